package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static dev.skillvault.impl.TestVaults.url;
import static dev.skillvault.impl.TestWorld.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogProver;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.audit.SegmentImporter;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.LogAppender;
import dev.skillvault.impl.audit.PrunableRange;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.VaultListener;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Old entries go into a segment, their hashes stay, and whatever is missing otherwise is found. */
class PruneTest {
    private static final AgentId AGENT = new AgentId("agent");

    @TempDir
    Path folder;

    private TestWorld world;
    private Checkpoint old;
    private long entries;

    /** Whose log is pruned. */
    TestWorld newWorld() throws SQLException {
        return TestWorld.open(folder);
    }

    @BeforeEach
    void useAVaultAndWaitAMonth() throws SQLException {
        world = newWorld();
        for (UserId user : List.of(ALICE, BOB)) {
            world.grant(
                    world.connect(user, "google"),
                    TestWorld.readingQ3(),
                    Permission.of("google", "gmail.messages.send").build());
            for (int i = 0; i < 2; i++) {
                assertThat(world.send(user, "google", READ).status()).isEqualTo(200);
                assertThat(world.send(user, "google", TestWorld.mail("To: team@example.com"))
                                .status())
                        .isEqualTo(200);
                assertThatThrownBy(() -> world.send(user, "google", TestWorld.READ_SALARIES))
                        .isInstanceOf(CallDeniedException.class);
            }
        }
        old = world.vault.checkpoint();
        entries = old.size();
        world.clock.advance(Duration.ofDays(30));
        // the newest entry of a log is never pruned, whatever its age
        assertThat(world.send(ALICE, "google", READ).status()).isEqualTo(200);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Instant before() {
        return world.clock.instant().minus(Duration.ofDays(10));
    }

    private PrunedSegment prune(String file) {
        return world.vault.operator().prune(before(), folder.resolve(file)).orElseThrow();
    }

    /** In units of work of a few entries. */
    private Optional<PrunedSegment> pruneByFew(String file, VaultListener listener) {
        return prune(file, listener, world.clock, 4);
    }

    private Optional<PrunedSegment> prune(String file, VaultListener listener, Clock clock, int window) {
        X509Identity identity = X509Identity.from(TestVaults.identity(folder, "agent"));
        try (Store store = Store.open(StoreUrl.parse(world.store))) {
            AgentKeys keys = AgentKeys.openOrEnrol(store, identity, world.clock, new SecureRandom());
            try (Committer committer = new Committer(store, AGENT, keys.logSigner(), clock, List.of(listener))) {
                return new Prunings(store, committer, AGENT, keys.logSigner().publicKey(), clock, window)
                        .prune(before(), folder.resolve(file));
            }
        }
    }

    /** Appends entries of no call, and waits until they are old. */
    private void grow(int howMany, String resources) throws SQLException {
        try (Connection database = world.database()) {
            database.setAutoCommit(false);
            LogAppender log = LogAppender.lock(database, AGENT);
            for (int i = 0; i < howMany; i++) {
                AuditDraft draft = AuditDraft.of(EntryKind.VAULT_OPENED, "vault");
                AuditEntry unused = log.append(
                        resources.isEmpty() ? draft : draft.with(AuditField.RESOURCES, resources),
                        "unit",
                        world.clock.instant());
            }
            log.flush();
            database.commit();
        }
        entries = world.vault.checkpoint().size();
        world.clock.advance(Duration.ofDays(30));
        assertThat(world.send(ALICE, "google", READ).status()).isEqualTo(200);
    }

    /** How many entries each of the {@code LOG_PRUNED} names. */
    private List<Integer> windows() {
        return list().stream()
                .filter(entry -> entry.kind() == EntryKind.LOG_PRUNED)
                .map(entry -> entry.field(AuditField.DETAILS).orElseThrow())
                .map(details -> Integer.parseInt(details.replaceAll(".*\"rows\":([0-9]+).*", "$1")))
                .toList();
    }

    private Map<String, Long> calls() {
        return list().stream()
                .flatMap(entry -> entry.field(AuditField.CALL).stream())
                .collect(Collectors.groupingBy(call -> call, Collectors.counting()));
    }

    private long restore(String file) {
        try (SegmentImporter importer = SegmentImporter.open(world.store, null)) {
            return importer.restore(folder.resolve(file));
        }
    }

    private VerificationReport verify(String from, Checkpoint... anchors) {
        try (LogVerifier verifier = LogVerifier.open(world.store)) {
            return verifier.verify(new LogVerifier.Options(
                    Stream.of(anchors).map(Checkpoint::note).toList(),
                    List.of(),
                    (done, total) -> {},
                    world.clock.instant(),
                    from));
        }
    }

    private VerificationReport assertIntact() {
        VerificationReport report = verify("");
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        return report;
    }

    private void assertTampered(String what) {
        VerificationReport report = verify("");
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains(what);
    }

    private List<PrunedEntries> lacking(AuditQuery query) {
        try (AuditReader reader = AuditReader.open(world.store)) {
            return reader.pruned(query);
        }
    }

    @Test
    void aReaderSaysWhatItsPagesLack() {
        assertThat(lacking(AuditQuery.newest())).isEmpty();
        PrunedSegment segment = prune("segment");
        assertThat(lacking(AuditQuery.newest())).singleElement().satisfies(pruned -> {
            assertThat(pruned.agent()).isEqualTo(AGENT);
            assertThat(pruned.count()).isEqualTo(segment.entries());
            assertThat(pruned.first()).isPositive();
            assertThat(pruned.last()).isLessThan(segment.until());
            assertThat(pruned.newest()).isBefore(before());
            AuditCursor behind = AuditCursor.of(Map.of(AGENT, pruned.last() + 1));
            assertThat(lacking(AuditQuery.oldest().after(behind))).isEmpty();
            assertThat(lacking(AuditQuery.newest().after(behind))).isNotEmpty();
            AuditCursor ahead = AuditCursor.of(Map.of(AGENT, pruned.first()));
            assertThat(lacking(AuditQuery.newest().after(ahead))).isEmpty();
        });
        assertThat(lacking(AuditQuery.newest().since(before()))).isEmpty();
        assertThat(lacking(AuditQuery.newest().until(Instant.EPOCH))).isEmpty();
        assertThat(lacking(AuditQuery.newest().agent(new AgentId("another")))).isEmpty();
        assertThat(restore("segment")).isEqualTo(segment.entries());
        assertThat(lacking(AuditQuery.newest())).isEmpty();
    }

    private List<AuditEntry> list() {
        try (AuditReader reader = AuditReader.open(world.store)) {
            return reader.list(AuditQuery.newest().limit(1000));
        }
    }

    private List<Map<AuditField, String>> fields() {
        return list().stream().map(AuditEntry::fields).toList();
    }

    private long count(String table) throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private int change(String sql, Object... values) throws SQLException {
        try (Connection database = world.database();
                PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private long anyPruned() throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT MIN(sequence) FROM audit_pruned")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aPrunedLogVerifiesAndTheVaultGoesOn() throws Exception {
        long rows = count("audit_entry");
        PrunedSegment pruned = prune("segment");

        assertThat(pruned.from()).isZero();
        assertThat(pruned.until()).isEqualTo(entries);
        assertThat(pruned.entries()).isPositive().isLessThan(entries);
        assertThat(count("audit_entry")).isEqualTo(rows - pruned.entries() + 1);
        assertThat(count("audit_pruned")).isEqualTo(pruned.entries());
        assertThat(count("audit_side")).isZero();
        assertThat(count("audit_resource r WHERE NOT EXISTS"
                        + " (SELECT 1 FROM audit_entry e WHERE e.sequence = r.sequence)"))
                .isZero();
        assertThat(assertIntact().remarks())
                .anyMatch(remark -> remark.contains(pruned.entries() + " of the entries")
                        && remark.contains("pruned, into a segment with SHA-256 " + pruned.sha256()));
        assertThat(world.send(ALICE, "google", READ).status()).isEqualTo(200);
        assertThat(assertIntact().logs().get(0).size()).isGreaterThan(entries);
        assertThat(DescribedEntries.checked(list()))
                .extracting(AuditEntry::kind)
                .contains(EntryKind.LOG_PRUNED, EntryKind.GRANTED);
    }

    @Test
    void theSegmentIsItsOwnersAndVerifiesByItself() throws IOException {
        prune("segment");
        Path file = folder.resolve("segment");
        try (LogVerifier verifier = LogVerifier.openExport(file)) {
            VerificationReport report = verifier.verify(
                    new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, world.clock.instant()));
            assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anchorsAreComparedAsBefore() {
        prune("segment");
        Checkpoint now = world.vault.checkpoint();
        VerificationReport anchored = verify("", old, now);
        assertThat(anchored.verdict()).as(anchored.problem()).isEqualTo(Verdict.VERIFIED);
        assertThat(verify("", old).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        VerificationReport from = verify(now.note());
        assertThat(from.verdict()).as(from.problem()).isEqualTo(Verdict.VERIFIED);
        assertThat(from.remarks()).anyMatch(remark -> remark.contains("pruned, into a segment"));
    }

    @Test
    void whatWasPrunedComesBackWithoutItsPersonalFields() throws Exception {
        List<Map<AuditField, String>> all = fields();
        PrunedSegment pruned = prune("segment");

        assertThat(restore("segment")).isEqualTo(pruned.entries());
        assertThat(restore("segment")).isZero();
        assertThat(count("audit_pruned")).isZero();
        assertThat(fields()).containsAll(all);
        assertThat(assertIntact().remarks()).anyMatch(remark -> remark.endsWith("they are back"));
        assertThat(world.send(ALICE, "google", READ).status()).isEqualTo(200);

        PrunedSegment again = prune("again");
        assertThat(again.entries()).isEqualTo(pruned.entries());
        assertIntact();
    }

    @Test
    void aUserIsForgottenBeforeOrAfter() {
        world.vault.operator().forget(ALICE);
        assertThat(world.vault.checkpoint().size()).isPositive();
        world.clock.advance(Duration.ofDays(30));
        assertThat(world.send(BOB, "google", READ).status()).isEqualTo(200);
        prune("segment");
        assertThat(assertIntact().remarks()).anyMatch(remark -> remark.contains("2 side rows erased"));
        world.vault.operator().forget(BOB);
        assertIntact();
        assertThat(restore("segment")).isPositive();
        assertIntact();
    }

    @Test
    void pruningThatIsCutShortIsWholeAndGoesOn() throws Exception {
        List<Map<AuditField, String>> all = fields();
        Map<String, Long> whole = calls();
        AtomicBoolean first = new AtomicBoolean(true);
        String denied = "' WHERE agent = 'agent' AND kind = 'CALL_DENIED' AND subject = 'bob'";
        assertThatThrownBy(() -> pruneByFew("first", entry -> {
                    if (entry.kind() == EntryKind.LOG_PRUNED && first.getAndSet(false)) {
                        try {
                            assertThat(change("UPDATE audit_entry SET decision = 'LATER" + denied))
                                    .isEqualTo(2);
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }))
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageContainingAll(
                        " entries were pruned: keep the segment " + folder.resolve("first"),
                        "run this again with another",
                        "is not the one in the segment");
        assertThat(first).isFalse();
        assertThat(folder.resolve("first")).exists();
        assertTampered("was changed");
        assertThat(change("UPDATE audit_entry SET decision = 'DENIED" + denied)).isEqualTo(2);

        long done = count("audit_pruned");
        assertThat(done).isPositive();
        assertIntact();
        assertThat(calls())
                .as("no call is told by half")
                .allSatisfy((call, left) -> assertThat(left).isEqualTo(whole.get(call)));
        PrunedSegment rest = pruneByFew("second", entry -> {}).orElseThrow();
        assertThat(rest.from()).isPositive();
        assertThat(count("audit_pruned")).isEqualTo(done + rest.entries());
        assertIntact();
        assertThat(restore("first") + restore("second")).isEqualTo(done + rest.entries());
        assertThat(fields()).containsAll(all);
        assertIntact();
    }

    @ParameterizedTest
    @ValueSource(strings = {"decision = 'DENIED'", "log_time = log_time + 1"})
    void aRefusalBeforeAnythingIsDeletedLeavesNoFile(String change) throws Exception {
        Path file = folder.resolve("segment");
        AtomicBoolean first = new AtomicBoolean(true);
        // asked by the committer when the segment is written, and nothing is deleted
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                try {
                    if (Files.exists(file) && Files.size(file) > 0 && first.getAndSet(false)) {
                        assertThat(change("UPDATE audit_entry SET " + change + " WHERE sequence = 2"))
                                .isOne();
                    }
                } catch (IOException | SQLException e) {
                    throw new IllegalStateException(e);
                }
                return world.clock.instant();
            }
        };
        assertThatThrownBy(() -> prune("segment", entry -> {}, clock, 4))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("entry 2 is not the one in the segment");
        assertThat(first).isFalse();
        assertThat(file).doesNotExist();
        assertThat(count("audit_pruned")).isZero();
    }

    @Test
    void aUnitOfWorkIsSmallAndAFailureSaysWhatIsDone() throws Exception {
        long before = entries;
        grow(600, "");
        long refused = before + 400;
        assertThat(change("ALTER TABLE audit_pruned ADD CONSTRAINT refused CHECK (sequence <> " + refused + ")"))
                .isZero();
        assertThatThrownBy(() -> prune("first"))
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageMatching("[1-9][0-9]* entries were pruned, and perhaps more: keep the segment .*");
        assertThat(folder.resolve("first")).exists();
        long done = count("audit_pruned");
        assertThat(done).isPositive();
        assertThat(change("ALTER TABLE audit_pruned DROP CONSTRAINT refused")).isZero();
        PrunedSegment second = prune("second");
        assertThat(windows())
                .hasSizeGreaterThan(2)
                .allSatisfy(rows -> assertThat(rows).isBetween(1, 250));
        assertIntact();

        assertThat(change("ALTER TABLE audit_entry ADD CONSTRAINT refused CHECK (sequence <> " + (entries - 1) + ")"))
                .isZero();
        assertThatThrownBy(() -> restore("second"))
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageMatching("[1-9][0-9]* entries are back, and the others are not: run it again; .*");
        long left = count("audit_pruned");
        assertThat(left).isGreaterThan(done).isLessThan(done + second.entries());
        assertThat(change("ALTER TABLE audit_entry DROP CONSTRAINT refused")).isZero();
        assertThat(restore("second")).isEqualTo(left - done);
        assertThat(restore("first")).isEqualTo(done);
        assertIntact();
    }

    @Test
    void aUnitOfWorkHasFewResources() throws Exception {
        String thousand = IntStream.range(0, 1000)
                .mapToObj(i -> "\"sheet-" + i + "\"")
                .collect(Collectors.joining(",", "{\"spreadsheet\":[", "]}"));
        grow(20, thousand);
        prune("segment");
        assertThat(windows().stream().filter(rows -> rows >= 5)).hasSizeGreaterThan(3);
        assertIntact();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_entry SET log_time = log_time + 1 WHERE sequence = 2",
                "DELETE FROM audit_side",
                "DELETE FROM audit_resource",
                "UPDATE audit_entry SET decision = 'DENIED' WHERE kind = 'CALL_INTENT'"
            })
    void aLogThatIsNotWhatWasSignedIsNotPruned(String sql) throws Exception {
        assertThat(change(sql)).isPositive();
        assertThatThrownBy(() -> prune("segment"))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll(
                        "nothing is pruned, for the log is not what was signed", "'vault audit verify'");
        assertThat(folder.resolve("segment")).doesNotExist();
        assertThat(count("audit_pruned")).isZero();
    }

    @Test
    void whatCameBackBeforeWhatWasPrunedIsCounted() throws Exception {
        prune("first");
        assertThat(stranded()).isZero();
        grow(5, "");
        prune("second");
        long before = stranded();
        long back = restore("first");
        assertThat(stranded()).isEqualTo(before + back);
        assertThat(world.vault.operator().prune(before(), folder.resolve("third")))
                .isEmpty();
        assertThat(restore("second")).isPositive();
        assertThat(stranded()).isZero();
        assertThat(prune("all").entries()).isGreaterThan(back);
        assertIntact();
    }

    private long stranded() throws SQLException {
        try (Connection database = world.database()) {
            return PrunableRange.stranded(database, AGENT);
        }
    }

    @Test
    void aClockThatIsAheadDoesNotMakeEverythingOld() throws IOException {
        Instant used = world.clock.instant();
        world.close();
        TestClock ahead = TestClock.startingAt(used.plus(Duration.ofDays(200)));
        try (Sandbox sandbox = Sandbox.builder().clock(ahead).seed(7).start();
                Vault vault = TestVaults.builder(folder, "agent", sandbox)
                        .store(world.store)
                        .build()) {
            Path file = folder.resolve("segment");
            assertThatThrownBy(() -> vault.operator().prune(ahead.instant().minus(Duration.ofDays(100)), file))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("was last used at");
            assertThat(file).doesNotExist();
            assertThat(vault.operator().prune(used.minus(Duration.ofDays(9)), file))
                    .isPresent();
        }
    }

    @Test
    void aTimeThatWasChangedMeanwhileDoesNotComeBack() throws Exception {
        prune("segment");
        assertThat(change("UPDATE audit_pruned SET log_time = log_time + 1 WHERE sequence > 0"))
                .isPositive();
        assertThat(verify("").verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(restore("segment")).isPositive();
        assertIntact();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "leaf_hash = TRANSLATE(leaf_hash, '01', '10') | entries \\d+ to \\d+ of the log of agent are not those that were signed",
                "leaf_hash = '' | the hash that is left of entry N of the log of agent, which was pruned, was changed",
                "sequence = sequence + 1000 | entry N of the log of agent is missing",
                "agent = 'other' | hash of the pruned entry N belongs to a log without a head, of 'other'",
                "log_time = log_time + 1000000000000 | the time .* entry \\d+ of the log of agent.* was changed"
            })
    void aChangedHashIsFound(String set, String problem) throws Exception {
        prune("segment");
        String entry = Long.toString(anyPruned());
        assertThat(change("UPDATE audit_pruned SET " + set + " WHERE sequence = ?", anyPruned()))
                .isOne();
        assertThat(verify("").verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(verify("").problem()).matches(problem.replace("N", entry));
    }

    @Test
    void aDeletedHashIsFound() throws Exception {
        prune("segment");
        long entry = anyPruned();
        assertThat(change("DELETE FROM audit_pruned WHERE sequence = ?", entry)).isOne();
        assertTampered("entry " + entry + " of the log of agent is missing");
    }

    @Test
    void anEntryThatIsTakenOutWithoutTheVaultIsFound() throws Exception {
        prune("segment");
        String granted =
                " FROM audit_entry WHERE sequence = (SELECT MIN(sequence) FROM audit_entry WHERE kind = 'GRANTED')";
        String entry = list().stream()
                .filter(each -> each.kind() == EntryKind.GRANTED)
                .reduce((newer, older) -> older)
                .map(each -> "entry " + each.sequence() + " of the log of agent is missing: ")
                .orElseThrow();
        assertThat(change("INSERT INTO audit_pruned SELECT agent, sequence, log_time, leaf_hash" + granted))
                .isOne();
        assertTampered(entry);
        assertThat(change("DELETE" + granted)).isOne();
        assertTampered(entry + "its hash is there, but no entry names it");
    }

    @Test
    void theVaultStopsIfWhatCameSinceIsSaidToHaveBeenPruned() throws Exception {
        try (Connection database = world.database()) {
            database.setAutoCommit(false);
            LogAppender log = LogAppender.lock(database, AGENT);
            AuditEntry unused =
                    log.append(AuditDraft.of(EntryKind.VAULT_OPENED, "vault"), "unit", world.clock.instant());
            log.flush();
            database.commit();
        }
        String newest = " FROM audit_entry WHERE sequence = (SELECT MAX(sequence) FROM audit_entry)";
        assertThat(change("INSERT INTO audit_pruned SELECT agent, sequence, log_time, leaf_hash" + newest))
                .isOne();
        assertThat(change("DELETE" + newest)).isOne();
        assertThatThrownBy(() -> world.vault.checkpoint())
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageContaining("behind the vault's back");
    }

    @Test
    void anExcuseThatTheVaultDidNotSignIsFound() throws Exception {
        try (Connection database = world.database()) {
            database.setAutoCommit(false);
            LogAppender log = LogAppender.lock(database, AGENT);
            AuditEntry unused = log.append(
                    AuditDraft.of(EntryKind.LOG_PRUNED, "operator")
                            .details(Map.<String, Object>of(
                                    "segment",
                                    "00".repeat(32),
                                    "from",
                                    0,
                                    "until",
                                    entries,
                                    "rows",
                                    1,
                                    "pruned",
                                    List.of(List.of(3, 3, 0)),
                                    "signature",
                                    "00".repeat(64))),
                    "unit",
                    world.clock.instant());
            log.flush();
            database.commit();
        }
        assertTampered("does not name the entries it says were pruned");
    }

    @Test
    void aSegmentThatWasChangedOrIsAnothersIsRefused() throws Exception {
        prune("segment");
        Path file = folder.resolve("segment");
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        int at = text.lastIndexOf("\nleaf ") + 60;
        Files.writeString(
                folder.resolve("changed"),
                text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
        Files.writeString(folder.resolve("short"), text.substring(0, text.lastIndexOf("\nend ")));
        Path other = Files.createDirectory(
                folder.resolve("other"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (TestWorld stranger = TestWorld.open(other)) {
            assertThat(stranger.vault.checkpoint().size()).isPositive();
            try (LogProver prover = LogProver.open(url(other));
                    var out = Files.newOutputStream(folder.resolve("stranger"))) {
                assertThat(prover.export(null, 0, out)).isPositive();
            }
        }
        long left = count("audit_pruned");
        for (String name : List.of("changed", "short", "stranger", "absent")) {
            assertThatThrownBy(() -> restore(name)).as(name).isInstanceOf(VaultConfigurationException.class);
        }
        assertThat(count("audit_pruned")).isEqualTo(left);
        assertIntact();
    }

    @Test
    void proofsAndExportsGoOnBehindWhatWasPruned() throws Exception {
        PrunedSegment pruned = prune("segment");
        long newest = world.vault.checkpoint().size();
        long gone = anyPruned();
        try (LogProver prover = LogProver.open(world.store)) {
            assertThat(prover.inclusion(null, newest - 1)).contains("proven " + (newest - 1));
            assertThat(prover.consistency(null, entries, newest)).contains("proof ");
            assertThatThrownBy(() -> prover.inclusion(null, gone)).hasMessageContaining("was pruned into a segment");
            assertThatThrownBy(() -> prover.export(null, 0, new ByteArrayOutputStream()))
                    .hasMessageContaining("were pruned into segments");
            Path file = folder.resolve("rest");
            try (var out = Files.newOutputStream(file)) {
                assertThat(prover.export(null, pruned.until(), out)).isPositive();
            }
            try (LogVerifier verifier = LogVerifier.openExport(file)) {
                VerificationReport report = verifier.verify(
                        new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, world.clock.instant()));
                assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
            }
        }
    }

    @Test
    void whatIsYoungStaysAndNoFileIsWrittenOver() throws IOException {
        Path file = folder.resolve("segment");
        assertThatThrownBy(() -> world.vault.operator().prune(world.clock.instant(), file))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("8 days");
        Instant early = world.clock.instant().minus(Duration.ofDays(365));
        assertThat(world.vault.operator().prune(early, file)).isEmpty();
        assertThat(file).doesNotExist();
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> prune("segment")).hasMessageContaining("is there already");
        assertThat(file).hasContent("mine");
        assertThat(list())
                .extracting(entry -> entry.field(AuditField.KIND).orElse(""))
                .doesNotContain("LOG_PRUNED");
    }

    @Test
    void aCallWithoutOutcomeStays() throws Exception {
        String call = list().stream()
                .filter(entry -> entry.kind() == EntryKind.CALL_OUTCOME)
                .findFirst()
                .flatMap(entry -> entry.field(AuditField.CALL))
                .orElseThrow();
        try (Connection database = world.database()) {
            database.setAutoCommit(false);
            LogAppender log = LogAppender.lock(database, AGENT);
            AuditEntry unused = log.append(
                    AuditDraft.of(EntryKind.CALL_FALLBACK, "vault").with(AuditField.CALL, call),
                    "unit",
                    world.clock.instant().minus(Duration.ofDays(20)));
            log.flush();
            database.commit();
        }
        assertThat(world.vault.checkpoint().size()).isPositive();
        prune("segment");
        assertThat(list().stream()
                        .filter(entry -> entry.field(AuditField.CALL).equals(Optional.of(call)))
                        .map(AuditEntry::kind))
                .contains(EntryKind.CALL_INTENT, EntryKind.CALL_OUTCOME, EntryKind.CALL_FALLBACK);
        assertIntact();
    }
}
