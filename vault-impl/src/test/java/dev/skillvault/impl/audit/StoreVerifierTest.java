package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the verifier says beside single changed columns, which are TamperMatrixTest's. */
class StoreVerifierTest {
    private static final List<String> TABLES = List.of("audit_entry", "audit_checkpoint", "audit_head");

    @TempDir
    Path folder;

    private TestLog log;

    @BeforeEach
    void makeLog() throws Exception {
        log = new TestLog(folder);
        log.enrol("alpha");
        for (int i = 0; i < 10; i++) {
            log.append("alpha", START.plusSeconds(i), denied("alice"), denied("bob?"));
        }
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private static void assertTampered(VerificationReport report, String... parts) {
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains(parts);
    }

    @Test
    void aReaderSeesOneStateOfAllTablesWhateverIsCommittedMeanwhile() throws Exception {
        try (Connection reader = log.url.openToRead()) {
            long size = LogHead.all(reader).get(0).size();
            log.append("alpha", START.plusSeconds(60), denied("carol"));
            log.checkpoint("alpha", START.plusSeconds(61));
            try (Statement statement = reader.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT (SELECT COUNT(*) FROM audit_entry), (SELECT MAX(size) FROM audit_checkpoint)")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(size);
                assertThat(row.getLong(2)).isEqualTo(1);
            }
        }
    }

    @Test
    void aLogThatGrowsDuringVerificationIsGenuine() throws Exception {
        ExecutorService agent = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = agent.submit(() -> {
                for (int i = 0; i < 1500; i++) {
                    AuditDraft draft = denied("dave").side(new byte[32], new byte[] {(byte) i});
                    log.append("alpha", START.plusSeconds(100), draft, draft);
                    if (i % 3 == 0) {
                        log.checkpoint("alpha", START.plusSeconds(100));
                    }
                }
                return null;
            });
            List<VerificationReport> reports = new ArrayList<>();
            while (!writing.isDone()) {
                reports.add(log.verify());
            }
            writing.get();
            reports.add(log.verify());
            assertThat(reports)
                    .hasSizeGreaterThan(2)
                    .allSatisfy(report -> assertThat(report.verdict())
                            .as(report.problem())
                            .isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR));
            assertThat(reports.get(reports.size() - 1).logs().get(0).size()).isEqualTo(3021);
        } finally {
            agent.shutdownNow();
        }
    }

    @Test
    void aQuestionMarkTurnedIntoHalfACharacterIsFound() throws Exception {
        assertThat(log.run("UPDATE audit_entry SET subject = ? WHERE sequence = 2", "bob\ud800"))
                .isEqualTo(1);

        assertTampered(log.verify(), "entry 2 ");
    }

    @Test
    void whatTheVaultRecordsIsAlwaysWellFormed() throws Exception {
        log.append(
                "alpha",
                START.plusSeconds(60),
                denied("half \ud800 a character").details(Map.of("x", "\udc00")));

        assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void aLogThatAnotherAgentsIdentityVouchesForIsNotGenuine() throws Exception {
        log.enrol("victim", "mallory");

        assertTampered(log.verify(), "entry 0 of the log of victim");
    }

    @Test
    void everyLogIsVerifiedAndTheWorstDecides() throws Exception {
        log.enrol("beta");
        log.append("beta", START, denied("alice"));
        Checkpoint alpha = log.checkpoint("alpha", START.plusSeconds(20));
        Checkpoint beta = log.checkpoint("beta", START.plusSeconds(20));

        assertThat(log.verify(alpha, beta).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(log.verify(alpha).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(log.verify(alpha).logs())
                .extracting(VerificationReport.Log::anchored)
                .containsExactly(21L, 0L);
        assertThat(log.run("UPDATE audit_entry SET subject = 'x' WHERE agent = 'beta' AND sequence = 1"))
                .isEqualTo(1);
        assertTampered(log.verify(alpha, beta), "entry 1 of the log of beta");
    }

    @Test
    void anAnchorIsRecentUntilItsFirstUncoveredEntryIsADayOld() throws Exception {
        Checkpoint anchor = log.checkpoint("alpha", START.plusSeconds(20));
        log.append("alpha", START.plusSeconds(30), denied("alice"));
        log.append("alpha", START.plusSeconds(30).plus(Duration.ofHours(24)), denied("alice"));
        assertThat(log.verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED);

        log.append("alpha", START.plusSeconds(31).plus(Duration.ofHours(24)), denied("alice"));
        assertThat(log.verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);

        // a clock that was set back does not make the anchor young again
        log.append("alpha", START.plusSeconds(40), denied("alice"));
        assertThat(log.verify(anchor).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CRLF", "no newline at the end", "blank line behind", "nonsense", "empty", "two signatures"})
    void anAnchorThatIsNoCheckpointCannotBeJudgedAndNeverHidesTampering(String damage) throws Exception {
        String note = log.checkpoint("alpha", START.plusSeconds(20)).note();
        String bad = switch (damage) {
            case "CRLF" -> note.replace("\n", "\r\n");
            case "no newline at the end" -> note.stripTrailing();
            case "blank line behind" -> note + "\n";
            case "two signatures" -> note + note.substring(note.indexOf('\u2014'));
            case "empty" -> "";
            default -> "nonsense";
        };
        assertThat(log.verifyNotes(bad).verdict()).isEqualTo(Verdict.CANNOT_VERIFY);
        assertThat(log.verifyNotes(note, bad).verdict()).isEqualTo(Verdict.CANNOT_VERIFY);

        assertThat(log.run("UPDATE audit_entry SET reason = 'x' WHERE sequence = 3"))
                .isEqualTo(1);
        assertTampered(log.verifyNotes(bad), "entry 3 ");
    }

    @Test
    void anAnchorOfAnotherKeyOrAnotherTreeIsFound() throws Exception {
        String origin = "dev.skillvault/log/test-vault/alpha";
        byte[] root = new byte[32];
        Checkpoint genuine = log.checkpoint("alpha", START.plusSeconds(20));
        SignedCheckpoint foreignKey = SignedCheckpoint.sign(origin, 5, root, START, TestLog.signer("other"));
        SignedCheckpoint foreignTree = SignedCheckpoint.sign(origin, 5, root, START, TestLog.signer("alpha"));
        SignedCheckpoint longer = SignedCheckpoint.sign(origin, 22, root, START, TestLog.signer("alpha"));
        SignedCheckpoint fork = SignedCheckpoint.sign(origin, 21, root, START, TestLog.signer("alpha"));

        assertThat(log.verify(genuine).verdict()).isEqualTo(Verdict.VERIFIED);
        assertTampered(log.verifyNotes(foreignKey.note()), "not signed by the log's key");
        assertTampered(log.verifyNotes(foreignTree.note()), "entries 1 to 4");
        assertTampered(log.verifyNotes(longer.note()), "shorter than the anchor at 22");
        assertTampered(log.verifyNotes(fork.note()), "forked");
    }

    @Test
    void onlyTrustedIdentitiesAreBelieved() {
        String identity = log.verify().logs().get(0).identity();
        String spki = identity.substring(identity.length() - 64);

        assertThat(log.verify(options(spki)).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertTampered(log.verify(options("00".repeat(32))), "not trusted");
    }

    private static LogVerifier.Options options(String trusted) {
        return new LogVerifier.Options(List.of(), List.of(trusted), (done, total) -> {}, TestLog.START);
    }

    @Test
    void entriesThatAreThereTwiceAreNamedOnceTheDatabaseAllowsThem() throws Exception {
        log.run("ALTER TABLE audit_entry DROP PRIMARY KEY");
        log.run("INSERT INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 7");

        assertTampered(log.verify(), "entry 7 ", "twice");
    }

    @Test
    void aSecondHeadIsFoundOnceTheDatabaseAllowsIt() throws Exception {
        log.run("ALTER TABLE audit_head DROP PRIMARY KEY");
        log.run("INSERT INTO audit_head SELECT * FROM audit_head");

        assertTampered(log.verify(), "log of alpha", "two heads");
    }

    @Test
    void entriesBeforeTheFirstAndSideRowsOfNoEntryAreFound() throws Exception {
        log.run("INSERT INTO audit_side (agent, sequence, salt, sealed) VALUES ('alpha', 999, '00', '00')");
        assertTampered(log.verify(), "side row of entry 999 ");
        log.run("DELETE FROM audit_side");

        log.run("UPDATE audit_entry SET sequence = -1 WHERE sequence = 20");
        assertTampered(log.verify(), "entry -1 ");
    }

    @Test
    void aKindNobodyKnowsCannotBeVerifiedAndHidesNothing() throws Exception {
        AuditDraft draft = denied("alice");
        log.append("alpha", START, draft);
        Map<AuditField, String> fields = new EnumMap<>(draft.fields());
        fields.put(AuditField.AGENT, "alpha");
        fields.put(AuditField.SEQUENCE, "21");
        fields.put(AuditField.AT, Long.toString(START.getEpochSecond() * 1_000_000 + 123456));
        fields.put(AuditField.UNIT, "unit-21");
        assertThat(log.run(
                        "UPDATE audit_entry SET leaf_hash = leaf_hash WHERE leaf_hash = ?",
                        Hex.of(LeafFormat.hash(fields))))
                .as("the test knows how a leaf is made")
                .isEqualTo(1);
        fields.put(AuditField.KIND, "SOMETHING_ELSE");
        log.run(
                "UPDATE audit_entry SET kind = 'SOMETHING_ELSE', leaf_hash = ? WHERE sequence = 21",
                Hex.of(LeafFormat.hash(fields)));

        assertTampered(log.verify(), "the head of the log of alpha does not fit its 22 entries");

        log.run("UPDATE audit_head SET size = ?, root = ?, compact_range = ?", 22L, root(22), range(22));
        assertThat(log.verify()).satisfies(report -> {
            assertThat(report.verdict()).isEqualTo(Verdict.CANNOT_VERIFY);
            assertThat(report.problem()).contains("entry 21 of the log of alpha is of the kind SOMETHING_ELSE");
        });

        log.run("INSERT INTO audit_side (agent, sequence, salt, sealed) VALUES ('alpha', 3, '00', '00')");
        assertTampered(log.verify(), "side row of entry 3 ");
    }

    @Test
    void aWordThatIsNoKindIsTampering() throws Exception {
        log.run("UPDATE audit_entry SET kind = 'call denied' WHERE sequence = 3");

        assertTampered(log.verify(), "entry 3 ", "is not one the vault writes");
    }

    @Test
    void aLogWhoseFirstEntryIsSomethingElseIsNotBelieved() throws Exception {
        LogAppender.create(
                log.jdbc,
                TestLog.id("gamma"),
                "dev.skillvault/log/test-vault/gamma",
                TestLog.signer("gamma").publicKey());
        log.append("gamma", START, AuditDraft.of(EntryKind.VAULT_OPENED, "vault"));
        log.checkpoint("gamma", START);

        assertTampered(log.verify(), "entry 0 of the log of gamma");
    }

    @Test
    void aStoreWithoutItsTablesCannotBeVerified() throws Exception {
        log.run("ALTER TABLE audit_entry RENAME TO somewhere_else");

        VerificationReport report = log.verify();

        assertThat(report.verdict()).isEqualTo(Verdict.CANNOT_VERIFY);
        assertThat(report.problem()).isNotBlank().doesNotContainIgnoringCase("audit_entry", "select");
    }

    @Test
    void twoLogsThatWereSwappedAreFound() throws Exception {
        log.enrol("beta");
        log.append("beta", START, denied("alice"));
        for (String table : TABLES) {
            log.run("UPDATE " + table + " SET agent = 'gamma' WHERE agent = 'alpha'");
            log.run("UPDATE " + table + " SET agent = 'alpha' WHERE agent = 'beta'");
            log.run("UPDATE " + table + " SET agent = 'beta' WHERE agent = 'gamma'");
        }

        assertTampered(log.verify(), "entry 0 of the log of alpha");
        assertThat(log.verify().verdict().exitCode()).isEqualTo(1);
    }

    @Test
    void anOlderCopyOfTheDatabaseIsFoundByAnAnchorAndNeverPassesWithoutOne() throws Exception {
        Checkpoint early = log.checkpoint("alpha", START.plusSeconds(20));
        for (String table : TABLES) {
            log.run("CREATE TABLE older_" + table + " AS SELECT * FROM " + table);
        }
        log.append("alpha", START.plusSeconds(30), denied("alice"));
        Checkpoint late = log.checkpoint("alpha", START.plusSeconds(40));
        assertThat(log.verify(late).verdict().exitCode()).isZero();

        for (String table : TABLES) {
            log.run("DELETE FROM " + table);
            log.run("INSERT INTO " + table + " SELECT * FROM older_" + table);
        }

        assertTampered(log.verify(late), "shorter than the anchor at 22");
        assertThat(log.verify().verdict().exitCode()).isEqualTo(3);
        assertThat(log.verify(early).verdict().exitCode())
                .as("an anchor shows what it covers, and no more")
                .isZero();
    }

    @Test
    void aTruncationWithoutAnAnchorIsNeverCalledVerified() throws Exception {
        log.checkpoint("alpha", START.plusSeconds(20));
        log.append("alpha", START.plusSeconds(30), denied("alice"));
        log.run("DELETE FROM audit_entry WHERE sequence = 21");
        log.run("UPDATE audit_head SET size = ?, root = ?, compact_range = ?", 21L, root(21), range(21));

        assertThat(log.verify().verdict().exitCode()).isEqualTo(3);
    }

    @Test
    void anAnchorFromTheFutureIsNotRecent() throws Exception {
        Checkpoint soon = log.checkpoint("alpha", START.plus(Duration.ofMinutes(5)));
        assertThat(log.verify(soon).verdict()).isEqualTo(Verdict.VERIFIED);
        log.append("alpha", START.plusSeconds(30), denied("alice"));
        Checkpoint later = log.checkpoint("alpha", START.plus(Duration.ofMinutes(6)));
        assertThat(log.verify(later).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    private VerificationReport verifyFrom(Checkpoint from) {
        return log.verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, START, from.note()));
    }

    @Test
    void aCheckpointFromBeforeIsAnAnchorAndWhatCameSinceIsSaid() throws Exception {
        Checkpoint from = log.checkpoint("alpha", START.plusSeconds(20));
        log.append("alpha", START.plusSeconds(30), denied("alice"), denied("bob"));

        VerificationReport report = verifyFrom(from);
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED);
        assertThat(report.remarks()).anyMatch(remark -> remark.contains("entries 21 to 22 were added"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_entry SET reason = 'x' WHERE sequence = 3",
                "UPDATE audit_entry SET kind = 'CALL_INTENT' WHERE sequence = 3",
                "UPDATE audit_entry SET log_time = log_time + 1 WHERE sequence = 3",
                "INSERT INTO audit_resource VALUES ('alpha', 'branch', 'main', 3)",
                "DELETE FROM audit_entry WHERE sequence = 3",
            })
    void whatWasVerifiedBeforeIsVerifiedAgain(String change) throws Exception {
        Checkpoint from = log.checkpoint("alpha", START.plusSeconds(20));
        log.append("alpha", START.plusSeconds(30), denied("alice"));
        assertThat(log.run(change)).isOne();

        assertTampered(verifyFrom(from), "entry 3 ");
    }

    private String root(long size) throws Exception {
        return Hex.of(tree(size).root());
    }

    private String range(long size) throws Exception {
        return Hex.of(tree(size).encode());
    }

    private CompactRange tree(long size) throws Exception {
        CompactRange range = CompactRange.empty();
        new StoredLog(log.jdbc, LogHead.all(log.jdbc).get(0)).leafHashes(size, range, List.of());
        return range;
    }
}
