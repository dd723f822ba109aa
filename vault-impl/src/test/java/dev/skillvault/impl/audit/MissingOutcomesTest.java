package dev.skillvault.impl.audit;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingOutcomesTest {
    @TempDir
    Path folder;

    private List<AuditEntry> work() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().only(AuditField.SKILL, "work")).stream()
                    .filter(entry -> entry.kind() == EntryKind.CALL_INTENT || entry.kind() == EntryKind.CALL_OUTCOME)
                    .toList();
        }
    }

    @Test
    void anIntentWhoseOutcomeIsMissingReadsUnknownAndAnyOtherSaysNothing() throws SQLException {
        try (TestWorld world = TestWorld.open(folder)) {
            ConnectionInfo google = world.connect(ALICE, "google");
            world.grant(google, TestWorld.readingQ3());
            for (int i = 0; i < 2; i++) {
                assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            }
            assertThat(work())
                    .extracting(entry -> entry.field(AuditField.OUTCOME))
                    .containsExactly(
                            Optional.of("HTTP 200"), Optional.empty(), Optional.of("HTTP 200"), Optional.empty());
        }
        cutOff(work().get(0).sequence());
        assertThat(work())
                .extracting(entry -> entry.field(AuditField.OUTCOME))
                .containsExactly(Optional.of(AuditEntry.UNKNOWN), Optional.of("HTTP 200"), Optional.empty());
    }

    /** As if the process had been killed before it wrote this. */
    private void cutOff(long sequence) throws SQLException {
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM audit_entry WHERE sequence = " + sequence))
                    .isOne();
        }
    }
}
