package dev.skillvault.impl.report;

import dev.skillvault.impl.TestWorld;
import java.sql.SQLException;

/** The same accounts in a server. */
class PostgresAccessReaderTest extends StoreAccessReaderTest {
    @Override
    TestWorld newWorld() throws SQLException {
        return TestWorld.onPostgres(folder);
    }
}
