package dev.skillvault.impl.report;

import dev.skillvault.impl.TestWorld;
import java.sql.SQLException;

/** The same reports from a server. */
class PostgresReportReaderTest extends StoreReportReaderTest {
    @Override
    TestWorld newWorld() throws SQLException {
        return TestWorld.onPostgres(folder);
    }
}
