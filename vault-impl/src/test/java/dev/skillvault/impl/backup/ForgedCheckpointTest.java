package dev.skillvault.impl.backup;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody puts one row among the checkpoints, which is what a backup compares a log by. */
class ForgedCheckpointTest {
    @TempDir
    Path folder;

    private BackedUpWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new BackedUpWorld(folder);
        try (Vault vault = world.open()) {
            world.connect(vault, ALICE, "google");
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private long restores() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(world.data))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.kind() == EntryKind.AGENT_RESTORED)
                    .count();
        }
    }

    private void run(String sql, Object... values) throws SQLException {
        try (Connection database = TestWorld.database(world.data);
                PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aRowThatWasForgedAndTakenAwayAgainDoesNotMakeABackupDoubtTheLog() throws Exception {
        run("INSERT INTO audit_checkpoint (agent, size, note) VALUES ('agent', 1000000, 'forged')");
        try (Vault vault = world.open()) {
            world.connect(vault, BOB, "google");
        }
        run("DELETE FROM audit_checkpoint WHERE size = 1000000");
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        assertThat(restores()).isZero();
        assertThat(world.setAside()).isEmpty();
    }

    @Test
    void theCheckpointThatABackupKnowsDoesNotMakeAForkTheSameLog() throws Exception {
        Map<String, byte[]> before = BackedUpWorld.snapshot(world.data);
        Checkpoint known;
        try (Vault vault = world.open()) {
            world.connect(vault, ALICE, "github");
            known = vault.checkpoint();
        }
        BackedUpWorld.restore(world.data, before);
        try (Vault vault = world.builder().build()) {
            while (vault.checkpoint().size() < known.size() + 5) {
                TestVaults.connect(vault, world.sandbox, BOB, "google");
            }
        }
        run("DELETE FROM audit_checkpoint WHERE size >= 1 AND size = (SELECT size FROM audit_head)");
        run("INSERT INTO audit_checkpoint (agent, size, note) SELECT agent, size, ? FROM audit_head", known.note());
        world.open().close();
        assertThat(restores()).isEqualTo(1);
        assertThat(world.setAside()).hasSize(1);
    }
}
