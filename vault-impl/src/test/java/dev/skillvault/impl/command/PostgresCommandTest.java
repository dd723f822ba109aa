package dev.skillvault.impl.command;

import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestPostgres;
import java.sql.SQLException;

class PostgresCommandTest extends CommandContractTest {
    @Override
    StoreUrl newStore() throws SQLException {
        return StoreUrl.parse(TestPostgres.newDatabase());
    }
}
