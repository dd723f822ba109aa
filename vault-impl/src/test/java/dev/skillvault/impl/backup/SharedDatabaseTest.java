package dev.skillvault.impl.backup;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.spi.BackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file, two agents: what is restored for one must not touch the other. */
class SharedDatabaseTest {
    @TempDir
    Path folder;

    private BackedUpWorld world;

    @BeforeEach
    void twoAgents() throws Exception {
        world = new BackedUpWorld(folder);
        world.run();
        TestVaults.builder(world.data, "other", world.sandbox).build().close();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void execute(List<String> statements) throws Exception {
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    @Test
    void anAgentWhoseRowsAreGoneIsRestoredBesideTheOther() throws Exception {
        execute(List.of(
                "DELETE FROM agent WHERE agent_id = 'agent'",
                "DELETE FROM key_slot WHERE agent_id = 'agent'",
                "DELETE FROM log_key WHERE agent_id = 'agent'",
                "DELETE FROM user_key WHERE agent_id = 'agent'",
                "DELETE FROM connection WHERE agent_id = 'agent'",
                "DELETE FROM audit_head WHERE agent = 'agent'",
                "DELETE FROM audit_entry WHERE agent = 'agent'",
                "DELETE FROM audit_checkpoint WHERE agent = 'agent'",
                "DELETE FROM audit_side WHERE agent = 'agent'"));
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        TestVaults.builder(world.data, "other", world.sandbox).build().close();
        assertThat(world.setAside()).isEmpty();
    }

    @Test
    void aLogOfOneAgentThatIsNotTheOneInTheBackupIsRefusedForTheOthersSake() throws Exception {
        execute(List.of("UPDATE audit_entry SET leaf_hash = TRANSLATE(leaf_hash, '01', '10')"
                + " WHERE agent = 'agent' AND sequence = 1"));
        assertThatThrownBy(world::open)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("other agents are in it too");
        assertThat(world.setAside()).isEmpty();
    }

    @Test
    void aSecretOfTheVaultIsNeededForTheBackupToo() throws Exception {
        Path data = Files.createDirectory(
                folder.resolve("secret"),
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
        byte[] secret = new byte[32];
        BackupStore backup = BackupStore.directory(folder.resolve("elsewhere2"));
        Vault.Builder builder =
                TestVaults.builder(data, "agent", world.sandbox).backup(backup).vaultSecret(secret);
        try (Vault vault = builder.build()) {
            assertThat(TestVaults.connect(vault, world.sandbox, ALICE, "google").user())
                    .isEqualTo(ALICE);
        }
        Files.delete(data.resolve("vault.mv.db"));
        assertThatThrownBy(() -> TestVaults.builder(data, "agent", world.sandbox)
                        .backup(backup)
                        .build())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("vault secret");
        try (Vault vault = TestVaults.builder(data, "agent", world.sandbox)
                .backup(backup)
                .vaultSecret(secret)
                .build()) {
            assertThat(vault.operator().connections(ALICE)).hasSize(1);
        }
    }
}
