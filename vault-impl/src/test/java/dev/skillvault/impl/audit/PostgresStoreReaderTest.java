package dev.skillvault.impl.audit;

import java.sql.SQLException;

/** The same questions to a server. */
class PostgresStoreReaderTest extends StoreReaderTest {
    @Override
    TestLog newLog() throws SQLException {
        return TestLog.onPostgres(folder);
    }
}
