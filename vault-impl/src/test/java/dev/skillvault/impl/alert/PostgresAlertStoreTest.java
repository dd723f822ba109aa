package dev.skillvault.impl.alert;

import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestPostgres;
import java.sql.SQLException;

class PostgresAlertStoreTest extends AlertStoreContractTest {
    @Override
    StoreUrl newStore() throws SQLException {
        return StoreUrl.parse(TestPostgres.newDatabase());
    }
}
