package dev.skillvault.impl;

import dev.skillvault.Vault;
import dev.skillvault.impl.store.TestPostgres;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** The same scenarios on a server. */
class VaultEndToEndPostgresTest extends VaultEndToEndTest {
    private String database;

    @BeforeEach
    void makeDatabase() throws SQLException {
        database = TestPostgres.newDatabase();
    }

    @Override
    String store() {
        return database;
    }

    @Override
    OperatorDesk desk(OperatorKey key) {
        return OperatorDesk.open(OperatorDesk.Options.of(database, key).storeUser(TestPostgres.SUPERUSER));
    }

    @Override
    Vault.Builder builder() {
        return super.builder().storeCredentials(TestPostgres.SUPERUSER, new char[0]);
    }
}
