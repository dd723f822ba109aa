package dev.skillvault.impl.backup;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.store.TestPostgres;
import dev.skillvault.spi.BackupStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBackupTest {
    @TempDir
    Path folder;

    private BackedUpWorld world;
    private String database;

    @BeforeEach
    void start() throws Exception {
        world = new BackedUpWorld(folder);
        database = TestPostgres.newDatabase();
        try (Vault vault = open()) {
            world.connect(vault, ALICE, "google");
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Vault open() {
        return world.builder()
                .store(database)
                .storeCredentials(TestPostgres.SUPERUSER, new char[0])
                .backup(BackupStore.directory(world.backup))
                .build();
    }

    @Test
    void aServersDatabaseThatWasMadeAnewIsFilled() throws SQLException {
        database = TestPostgres.newDatabase();
        try (Vault vault = open()) {
            world.useAll(vault);
        }
        try (Vault vault = open()) {
            world.useAll(vault);
        }
    }

    @Test
    void aDamagedTokenIsPutBackOnAServerToo() throws SQLException {
        execute("UPDATE skillvault.connection SET sealed_tokens = set_byte(sealed_tokens, 100, 0)");
        open().close();
        try (Vault vault = open()) {
            world.useAll(vault);
        }
    }

    @Test
    void aLogOfAServersDatabaseThatIsNotTheOneInTheBackupIsRefused() throws SQLException {
        execute("UPDATE skillvault.audit_entry SET leaf_hash = TRANSLATE(leaf_hash, '01', '10') WHERE sequence = 1");
        assertThatThrownBy(this::open)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("on a server nothing is replaced by itself");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(database, TestPostgres.SUPERUSER);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
