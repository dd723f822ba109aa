package dev.skillvault.impl;

import java.sql.SQLException;

/** The same segments of a log in a server. */
class PostgresPruneTest extends PruneTest {
    @Override
    TestWorld newWorld() throws SQLException {
        return TestWorld.onPostgres(folder);
    }
}
