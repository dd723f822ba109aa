package dev.skillvault.impl.audit;

import java.sql.SQLException;

/** The same attacks on a server. */
class RewrittenLogPostgresTest extends RewrittenLogTest {
    @Override
    TestLog open() throws SQLException {
        return TestLog.onPostgres(folder);
    }
}
