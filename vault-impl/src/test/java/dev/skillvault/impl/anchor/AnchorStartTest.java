package dev.skillvault.impl.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Grant;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.TestHeads;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vault does at its opening about a log that an anchor contradicts. */
class AnchorStartTest {
    @TempDir
    Path folder;

    private AnchoredWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new AnchoredWorld(folder);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> world.builder(world.anchor()).build().close())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageStartingWith("the vault is not opened, for the anchor file:" + world.anchorFile + " knows ")
                .hasMessageEndingWith("'vault audit accept'")
                .hasMessageContainingAll(words);
    }

    private void assertTampered(String words) throws IOException {
        VerificationReport report = world.verify(newest().note());
        assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains(words);
    }

    private Checkpoint newest() throws IOException {
        List<Checkpoint> notes = world.anchor().newest();
        assertThat(notes).hasSize(1);
        return notes.get(0);
    }

    @Test
    void theWholeLogIsAnchoredWhenTheVaultIsClosed() throws IOException {
        world.run(world.anchor());
        assertThat(newest().size()).isEqualTo(size());
        assertThat(world.verify(newest().note()).verdict()).isEqualTo(Verdict.VERIFIED);
        world.run(world.anchor());
        assertThat(newest().size()).isEqualTo(size());
        assertThat(world.entries(EntryKind.VAULT_OPENED).get(0).field(AuditField.DETAILS))
                .hasValueSatisfying(details -> assertThat(details).contains("\"anchors\":[\"file:"));
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
        assertThat(world.entries(EntryKind.ANCHOR_ACCEPTED)).isEmpty();
    }

    private long size() {
        return world.verify().logs().get(0).size();
    }

    @Test
    void anOlderCopyOfTheDatabaseIsRefusedAndFoundTampered() throws IOException {
        world.run(world.anchor());
        Path older = world.copy();
        world.run(world.anchor());
        world.putBack(older);
        long left = size();
        assertRefused(newest().size() + " entries of the log dev.skillvault/log/", "the database has only " + left);
        assertThat(size()).as("nothing was recorded").isEqualTo(left);
        assertThat(world.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertTampered("the log of agent is shorter than the anchor at " + newest().size() + ": its tail was cut off");
    }

    @Test
    void anOlderCopyThatWentOnIsRefused() throws IOException {
        world.run(world.anchor());
        Path older = world.copy();
        world.run(world.anchor());
        world.putBack(older);
        world.run();
        world.run();
        assertThat(size()).isGreaterThan(newest().size());
        assertRefused(
                "a checkpoint of " + newest().size() + " entries", "an older copy was put in its place and went on");
        assertTampered("the log of agent was forked: the anchor at " + newest().size() + " has another root");
    }

    @Test
    void rowsForCheckpointsToComeDoNotKeepTheVaultFromOpening() throws Exception {
        world.run(world.anchor());
        long size = size();
        for (int i = 1; i <= 20; i++) {
            world.checkpointRow(size + i, "garbage");
        }
        world.run(world.anchor());
        world.run(world.anchor());
        assertThat(newest().size())
                .isEqualTo(world.entries(EntryKind.VAULT_CLOSED).get(0).sequence() + 1);
        assertThat(world.entries(EntryKind.ANCHOR_FAILED)).isEmpty();
    }

    @Test
    void aHistoryThatWasRewrittenUpToTheHeadIsRefused() throws Exception {
        world.run(world.anchor());
        try (Connection jdbc = TestWorld.database(world.data)) {
            TestHeads.rewrite(jdbc, "agent", 1);
        }
        Checkpoint known = newest();
        assertRefused("a checkpoint of " + known.size() + " entries", "or entries were rewritten");
        assertThat(newest()).isEqualTo(known);
    }

    @Test
    void aHeadThatTheEntriesDoNotLeadToIsRefused() throws Exception {
        world.run(world.anchor());
        try (Connection jdbc = TestWorld.database(world.data)) {
            TestHeads.fork(jdbc, "agent", 0);
        }
        Checkpoint known = newest();
        assertThatThrownBy(() -> world.builder(world.anchor()).build().close())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("do not lead to its head");
        assertThat(newest()).isEqualTo(known);
    }

    @Test
    void aRevocationThatIsSaidToHaveBeenPrunedIsRefused() throws Exception {
        try (Vault vault = world.builder(world.anchor()).build()) {
            ConnectionInfo connection = TestVaults.connect(vault, world.sandbox, TestVaults.ALICE, "google");
            Grant grant = vault.operator().grant(TestWorld.WORK, connection.id(), List.of(TestWorld.readingQ3()));
            vault.operator().revoke(grant.id());
        }
        String revocation = " FROM audit_entry WHERE kind = 'GRANT_REVOKED'";
        try (Connection jdbc = TestWorld.database(world.data);
                Statement statement = jdbc.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO audit_pruned (agent, sequence, log_time, leaf_hash)"
                            + " SELECT agent, sequence, log_time, leaf_hash" + revocation))
                    .isOne();
            assertThat(statement.executeUpdate("DELETE" + revocation)).isOne();
            assertThat(statement.executeUpdate("DELETE FROM grant_version WHERE status = 'REVOKED'"))
                    .isOne();
        }
        assertThatThrownBy(() -> world.builder(world.anchor()).build().close())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("do not lead to its head");
    }

    @Test
    void aNewVaultInThePlaceOfTheOldOneIsRefused() throws IOException {
        world.run(world.anchor());
        Files.delete(world.database());
        world.run();
        assertRefused("which the key of this database's log");
    }

    @Test
    void anEmptyDatabaseIsNoPlaceForAnAgentThatAnAnchorKnows() throws Exception {
        BackupStore backup = BackupStore.directory(folder.resolve("backup"));
        world.run(world.anchor());
        Files.delete(world.database());
        for (Vault.Builder builder : List.of(
                world.builder(world.anchor()), world.builder(world.anchor()).backup(backup))) {
            assertThatThrownBy(() -> builder.build().close())
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("the database does not know the agent");
            try (Connection jdbc = TestWorld.database(world.data);
                    Statement statement = jdbc.createStatement();
                    ResultSet agents = statement.executeQuery("SELECT agent_id FROM agent")) {
                assertThat(agents.next()).as("an agent was enrolled").isFalse();
            }
        }
    }

    @Test
    void theAnchorOfAnotherVaultIsRefusedAndThatOfAnotherAgentIsNot() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (AnchoredWorld other = new AnchoredWorld(elsewhere)) {
            other.run(other.anchor());
            Files.copy(other.anchorFile, world.anchorFile);
        }
        world.run();
        assertRefused("which the key of this database's log");
        Files.writeString(
                world.anchorFile,
                Files.readString(world.anchorFile)
                        .replace("/agent\n", "/another\n")
                        .replace("/agent ", "/another "));
        world.run(world.anchor());
        assertThat(world.anchor().newest()).hasSize(2);
    }

    @Test
    void aDatabaseThatIsAheadOfItsAnchorIsWhatAKillLeaves() throws IOException {
        world.run(world.anchor());
        String before = Files.readString(world.anchorFile);
        world.run(world.anchor());
        Files.writeString(world.anchorFile, before);
        world.run(world.anchor());
        assertThat(newest().size()).isEqualTo(size());
        assertThat(world.verify(newest().note()).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void anAnchorThatCannotBeReadIsNoAnchorThatAgrees() throws IOException {
        world.run(world.anchor());
        Files.writeString(world.anchorFile, "garbage");
        assertThatThrownBy(() -> world.builder(world.anchor()).build().close())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("cannot be asked how far the log was");
        assertThat(world.anchorFile).hasContent("garbage");
    }

    @Test
    void anOperatorAcceptsWhatIsThereAndTheLogSaysSo() throws IOException {
        world.run(world.anchor());
        Path older = world.copy();
        world.run(world.anchor());
        Checkpoint known = newest();
        world.putBack(older);
        try (Vault vault = world.builder().existingOnly().build();
                Anchor anchor = world.anchor()) {
            assertThat(vault.operator().acceptLog(anchor)).containsExactly(known);
            assertThatThrownBy(() -> vault.operator().acceptLog(anchor))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageStartingWith("there is nothing to accept");
        }
        world.run(world.anchor());
        AuditEntry entry = world.entries(EntryKind.ANCHOR_ACCEPTED).get(0);
        assertThat(entry.field(AuditField.ACTOR)).hasValue("operator");
        assertThat(entry.field(AuditField.REASON)).hasValue("BEHIND");
        assertThat(entry.field(AuditField.DETAILS))
                .hasValueSatisfying(details -> assertThat(details)
                        .contains(
                                "\"size\":" + known.size(),
                                known.origin(),
                                known.note().lines().skip(2).findFirst().orElseThrow()));
        assertThat(Path.of(world.anchorFile + ".accepted")).hasContent(known.note());
        assertThat(world.verify(newest().note()).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void aRestoreFromTheBackupIsAcceptedAndRecordedOnce() throws IOException {
        BackupStore backup = BackupStore.directory(folder.resolve("backup"));
        try (Vault vault = world.builder(world.anchor()).backup(backup).build()) {
            world.record(vault);
        }
        Checkpoint known = newest();
        Files.delete(world.database());
        for (int i = 0; i < 2; i++) {
            try (Vault vault = world.builder(world.anchor()).backup(backup).build()) {
                world.record(vault);
            }
        }
        assertThat(world.entries(EntryKind.AGENT_RESTORED)).hasSize(1);
        assertThat(world.entries(EntryKind.ANCHOR_ACCEPTED)).singleElement().satisfies(entry -> {
            assertThat(entry.field(AuditField.REASON)).hasValue("RESTORED");
            assertThat(entry.field(AuditField.ACTOR)).hasValue("vault");
            assertThat(entry.field(AuditField.DETAILS).orElse("")).contains(known.origin(), "\"size\":" + known.size());
        });
        assertThat(world.anchor().newest()).hasSize(2).contains(known);
        String notes = Files.readString(world.anchorFile);
        assertThat(world.verify(Checkpoint.split(notes).toArray(String[]::new)).verdict())
                .isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void aRestoreThatTheAgentDoesNotVouchForIsRefused() throws Exception {
        world.run(world.anchor());
        try (Connection jdbc = TestWorld.database(world.data);
                Statement statement = jdbc.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE audit_head SET origin = CONCAT(origin, '/1')"))
                    .isOne();
        }
        assertRefused("which does not continue it");
    }

    @Test
    void anAnchorBesideTheDatabaseAndTwoOfOneNameAreRefused() {
        assertThatThrownBy(() ->
                        world.builder(Anchor.file(world.data.resolve("anchor"))).build())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("lies in the vault's folder");
        assertThat(world.database()).doesNotExist();
        assertThatThrownBy(() -> world.builder(world.anchor(), world.anchor()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("two anchors are called");
        assertThatThrownBy(() -> world.builder(new TestAnchor("a\nb")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("no control character");
    }
}
