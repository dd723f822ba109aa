package dev.skillvault.impl.audit;

import java.sql.SQLException;

/** The same texts in a server. */
class PostgresStrangeTextTest extends StrangeTextTest {
    @Override
    TestLog newLog() throws SQLException {
        return TestLog.onPostgres(folder);
    }
}
