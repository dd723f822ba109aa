package dev.skillvault.impl.backup;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.impl.DescribedEntries;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.operator.EnrolledOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostDatabaseTest {
    @TempDir
    Path folder;

    private BackedUpWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new BackedUpWorld(folder);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(world.data))) {
            return DescribedEntries.checked(reader.list(AuditQuery.newest().limit(1000))).stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
        }
    }

    private VerificationReport verify(Checkpoint... anchors) {
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(world.data))) {
            return verifier.verify(new LogVerifier.Options(
                    Arrays.stream(anchors).map(Checkpoint::note).toList(),
                    List.of(),
                    (done, total) -> {},
                    world.clock.instant()));
        }
    }

    private void isRestored() {
        try (Vault vault = world.open()) {
            assertThat(vault.operator().grants(ALICE)).isEmpty();
            world.useAll(vault);
        }
        assertThat(entries(EntryKind.AGENT_RESTORED)).hasSize(1);
        VerificationReport report = verify();
        assertThat(report.problem()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.logs())
                .singleElement()
                .satisfies(log -> assertThat(log.origin()).endsWith("/agent/1"));
        assertThat(report.remarks()).anyMatch(remark -> remark.contains("continues the log"));
    }

    @Test
    void aMissingDatabaseIsMadeAnewFromTheBackup() throws Exception {
        world.run();
        Files.delete(world.database());
        isRestored();
    }

    @Test
    void anEmptyDatabaseIsFilledFromTheBackup() throws Exception {
        world.run();
        Files.write(world.database(), new byte[0]);
        isRestored();
        assertThat(world.setAside()).isEmpty(); // nothing to keep
    }

    @Test
    void aDatabaseCutShortIsKeptAsItWasFound() throws Exception {
        world.run();
        byte[] cut = Arrays.copyOf(Files.readAllBytes(world.database()), 9000); // H2 would make a new one of it
        Files.write(world.database(), cut);
        isRestored();
        assertThat(world.setAside())
                .singleElement()
                .satisfies(kept -> assertThat(kept).hasBinaryContent(cut));
    }

    /** As with grants: an old copy must not revive what was ended since, and the log that would tell is gone with the database. */
    @Test
    void operatorsDoNotComeBackAndAreEnrolledAnew() throws Exception {
        byte[] carol = OperatorKeyPair.create(folder.resolve("carol.key"), null, new SecureRandom())
                .publicKey();
        world.run();
        try (Vault vault = world.open()) {
            vault.operator().enrolOperator("carol", carol);
        }
        Files.delete(world.database());
        isRestored();
        try (Vault vault = world.open()) {
            assertThat(vault.operator().operators()).isEmpty();
            vault.operator().enrolOperator("carol", carol);
            assertThat(vault.operator().operators())
                    .extracting(EnrolledOperator::name, EnrolledOperator::active)
                    .containsExactly(tuple("carol", true));
        }
    }

    @Test
    void twiceLostIsTwiceRestored() throws Exception {
        world.run();
        Files.delete(world.database());
        isRestored();
        Files.delete(world.database());
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        assertThat(verify().logs())
                .singleElement()
                .satisfies(log -> assertThat(log.origin()).endsWith("/agent/2"));
    }

    @Test
    void anAnchorOfTheFormerLogIsUnderstoodAndProvesNothing() throws Exception {
        Checkpoint anchor;
        try (Vault vault = world.open()) {
            world.connect(vault, ALICE, "google");
            anchor = vault.checkpoint();
        }
        assertThat(verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);
        Files.delete(world.database());
        world.open().close();
        VerificationReport report = verify(anchor);
        assertThat(report.problem()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void aDatabaseCutAnywhereIsRestoredOrWhole() throws Exception {
        world.run();
        Map<String, byte[]> backup = BackedUpWorld.snapshot(world.backup);
        Map<String, byte[]> data = BackedUpWorld.snapshot(world.data);
        long seed = Long.getLong("skillvault.seed", System.nanoTime());
        System.out.println("LostDatabaseTest truncation seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = Files.readAllBytes(world.database());
        for (int i = 0; i < 20; i++) {
            BackedUpWorld.restore(world.backup, backup);
            BackedUpWorld.restore(world.data, data);
            int length = random.nextInt(whole.length);
            Files.write(world.database(), Arrays.copyOf(whole, length));
            try (Vault vault = world.open()) {
                world.useAll(vault);
            } catch (RuntimeException e) {
                throw new AssertionError("cut to " + length + " of " + whole.length, e);
            }
        }
    }

    @Test
    void aFlippedBitIsFoundOrMendedOrDoesNotMatter() throws Exception {
        world.run();
        Map<String, byte[]> backup = BackedUpWorld.snapshot(world.backup);
        Map<String, byte[]> data = BackedUpWorld.snapshot(world.data);
        long seed = Long.getLong("skillvault.seed", System.nanoTime());
        System.out.println("LostDatabaseTest bit flip seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = Files.readAllBytes(world.database());
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            BackedUpWorld.restore(world.backup, backup);
            BackedUpWorld.restore(world.data, data);
            byte[] flipped = whole.clone();
            int bit = random.nextInt(8 * whole.length);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(world.database(), flipped);
            try {
                world.open().close(); // compares, and mends what it finds
                try (Vault vault = world.open()) {
                    world.useAll(vault);
                }
            } catch (VaultException e) {
                refused++;
                assertThat(e.getMessage()).as("bit %s", bit).isNotBlank();
            }
        }
        assertThat(refused).as("seed %s", seed).isLessThan(10);
    }

    @Test
    void anOlderDatabaseIsSetAsideAndTheNewerTokensWin() throws Exception {
        Map<String, byte[]> older;
        try (Vault vault = world.open()) {
            world.connect(vault, ALICE, "google");
        }
        older = BackedUpWorld.snapshot(world.data);
        world.clock.advance(Duration.ofHours(2));
        try (Vault vault = world.open()) {
            world.useAll(vault); // refreshes
            world.connect(vault, BOB, "google");
        }
        BackedUpWorld.restore(world.data, older);
        isRestored();
        assertThat(world.setAside()).hasSize(1);
        assertThat(generationOf(ALICE)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void anOlderDatabaseBringsNoForgottenUserBack() throws Exception {
        try (Vault vault = world.open()) {
            world.connect(vault, ALICE, "google");
            world.connect(vault, BOB, "google");
        }
        Map<String, byte[]> older = BackedUpWorld.snapshot(world.data);
        try (Vault vault = world.open()) {
            vault.operator().forget(BOB);
        }
        world.connected.remove(BOB);
        BackedUpWorld.restore(world.data, older);
        isRestored();
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement();
                var row = statement.executeQuery("SELECT (SELECT COUNT(*) FROM user_key WHERE user_id = '" + BOB
                        + "') + (SELECT COUNT(*) FROM connection WHERE user_id = '" + BOB + "')")) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
        assertThat(world.setAside()).hasSize(1);
    }

    private long generationOf(UserId user) throws SQLException {
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement();
                var row = statement.executeQuery("SELECT generation FROM connection WHERE user_id = '" + user + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void anOlderBackupIsBroughtUpToDateAndNeverReadBack() throws Exception {
        world.run();
        Map<String, byte[]> older = BackedUpWorld.snapshot(world.backup);
        world.clock.advance(Duration.ofHours(2));
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        long generation = generationOf(ALICE);
        BackedUpWorld.restore(world.backup, older);
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        assertThat(generationOf(ALICE)).isEqualTo(generation);
        assertThat(entries(EntryKind.AGENT_RESTORED)).isEmpty();
        assertThat(entries(EntryKind.CONNECTION_RESTORED)).isEmpty();
        assertThat(world.setAside()).isEmpty();
    }

    @Test
    void aDamagedTokenIsPutBackWhenItIsUsed() throws Exception {
        world.run();
        try (Vault vault = world.open()) {
            world.useAll(vault);
            damageTokens();
            world.useAll(vault);
        }
        assertThat(entries(EntryKind.CONNECTION_RESTORED)).hasSize(2);
    }

    @Test
    void damageIsMendedAfterOpeningBeforeAnybodyAsks() throws Exception {
        world.run();
        damageTokens();
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement()) {
            statement.executeUpdate("UPDATE connection SET state = 'ACTIUE', user_id = 'qob' WHERE user_id = 'bob'");
            statement.executeUpdate("DELETE FROM user_key WHERE user_id = 'alice'");
        }
        world.open().close();
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        assertThat(entries(EntryKind.CONNECTION_RESTORED)).isNotEmpty();
    }

    private void damageTokens() throws SQLException {
        try (Connection database = TestWorld.database(world.data);
                Statement select = database.createStatement();
                var row = select.executeQuery(
                        "SELECT connection_id, sealed_tokens FROM connection" + " WHERE provider = 'google'");
                var update =
                        database.prepareStatement("UPDATE connection SET sealed_tokens = ? WHERE connection_id = ?")) {
            while (row.next()) {
                byte[] sealed = row.getBytes(2);
                sealed[sealed.length / 2] ^= 1;
                update.setBytes(1, sealed);
                update.setString(2, row.getString(1));
                update.executeUpdate();
            }
        }
    }

    @Test
    void theSameDeadTokenInTheBackupIsSaidToBeNoHelp() throws Exception {
        world.run();
        try (Vault vault = world.open()) {
            world.useAll(vault);
            world.sandbox.revokeRefreshTokens("google");
            world.clock.advance(Duration.ofHours(2));
            assertThatThrownBy(() -> world.useAll(vault)).isInstanceOf(ConnectionUnavailableException.class);
        }
        assertThat(entries(EntryKind.REFRESH_OUTCOME))
                .anyMatch(entry -> entry.field(AuditField.REASON)
                        .orElse("")
                        .equals("invalid_grant; the backup holds the same token"));
        assertThat(entries(EntryKind.CONNECTION_RESTORED)).isEmpty();
    }

    @Test
    void aDisconnectedAccountStaysDisconnectedAfterARestore() throws Exception {
        world.run();
        ConnectionInfo google = world.connected.get(BOB).get(0);
        try (Vault vault = world.open()) {
            vault.operator().disconnect(google.id());
            assertThat(Files.exists(world.backup.resolve("agents/agent/connection-" + google.id())))
                    .isTrue();
        }
        Files.delete(world.database());
        try (Vault vault = world.open()) {
            assertThat(vault.operator().connections(BOB))
                    .extracting(ConnectionInfo::state)
                    .containsExactly(ConnectionState.REVOKED);
        }
    }

    @Test
    void aForgottenUserIsForgottenInTheBackupBeforeThatIsSaid() throws Exception {
        world.run();
        ConnectionInfo google = world.connected.get(BOB).get(0);
        try (Vault vault = world.open()) {
            long before = BackedUpWorld.snapshot(world.backup).keySet().stream()
                    .filter(name -> name.contains("/key-"))
                    .count();
            var unused = vault.operator().forget(BOB);
            assertThat(BackedUpWorld.snapshot(world.backup).keySet().stream().filter(name -> name.contains("/key-")))
                    .hasSize((int) before - 1);
            assertThat(world.backup.resolve("agents/agent/connection-" + google.id()))
                    .doesNotExist();
        }
    }

    @Test
    void anOffBoardedAgentHasNoBackup() throws Exception {
        world.run();
        try (Vault vault = world.open()) {
            var unused = vault.operator().offBoard();
        }
        assertThat(BackedUpWorld.snapshot(world.backup).keySet()).noneMatch(name -> name.startsWith("agents"));
    }

    @Test
    void aBackupThatCannotBeWrittenForAWhileCatchesUp() throws Exception {
        FailingStore store = new FailingStore(DirectoryBackupStore.open(world.backup));
        try (Vault vault = world.open(store)) {
            world.connect(vault, ALICE, "google");
            store.failing = true;
            ConnectionInfo bobs = world.connect(vault, BOB, "google");
            assertThatThrownBy(() -> vault.operator().disconnect(bobs.id()))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("still in the backup");
            world.connected.remove(BOB);
            world.useAll(vault);
            store.failing = false;
        }
        Files.delete(world.database());
        try (Vault vault = world.open()) {
            world.useAll(vault);
            assertThat(vault.operator().connections(BOB))
                    .extracting(ConnectionInfo::state)
                    .containsExactly(ConnectionState.REVOKED);
        }
    }

    @Test
    void killedBetweenBlobAndNoteTheWorkIsDoneAgain() throws Exception {
        world.run();
        Map<String, byte[]> before = BackedUpWorld.snapshot(world.backup);
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement()) {
            // as it is after a kill: the blobs are written, the notes still there
            statement.executeUpdate("INSERT INTO backup_pending (agent_id, item, change_id)"
                    + " SELECT agent_id, 'connection-' || connection_id, 'x' FROM connection");
        }
        try (Vault vault = world.open()) {
            world.useAll(vault);
        }
        try (Connection database = TestWorld.database(world.data);
                Statement statement = database.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM backup_pending")) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
        assertThat(BackedUpWorld.snapshot(world.backup)).containsOnlyKeys(before.keySet());
    }

    @Test
    void twoVaultsOfOneAgentKeepOneBackup() throws Exception {
        try (Vault one = world.open();
                Vault two = world.open()) {
            world.connect(one, ALICE, "google");
            world.connect(two, BOB, "google");
            world.clock.advance(Duration.ofHours(2));
            world.useAll(one);
            world.useAll(two);
        }
        Files.delete(world.database());
        isRestored();
    }

    @Test
    void aBackupOfAnotherEnrolmentIsNotWrittenOver() throws Exception {
        world.run();
        Files.delete(world.database());
        world.builder().build().close(); // enrols anew, without the backup
        assertThatThrownBy(world::open)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("another enrolment");
    }

    @Test
    void theDatabasesOwnFolderIsNoBackup() {
        assertThatThrownBy(() -> world.open(DirectoryBackupStore.open(world.data.resolve("backup"))))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("lie in one another");
    }

    @Test
    void aFileThatMayNotBeReadStaysAnError() throws Exception {
        world.run();
        Files.move(world.database(), world.data.resolve("other"));
        Files.createDirectory(world.database());
        assertThatThrownBy(world::open).isInstanceOf(VaultConfigurationException.class);
        assertThat(world.setAside()).isEmpty();
    }
}
