package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.impl.identity.X509Identity;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody can do who writes whole rows and not only single columns, computes everything again that needs no key, and has keys
 * of their own. Checkpoints cover 1, 6, 11, 16 and 21 of the 23 entries; the entry that is attacked is the ninth.
 */
class RewrittenLogTest {
    private static final int PLACE = 8;
    private static final String AROUND = "entries 6 to 10 of the log of alpha are not those that were signed";

    @TempDir
    Path folder;

    TestLog log;
    private RewrittenRows rows;
    private Checkpoint anchor;

    TestLog open() throws SQLException {
        return new TestLog(folder);
    }

    @BeforeEach
    void makeLog() throws Exception {
        log = open();
        log.enrol("alpha");
        rows = new RewrittenRows(log, "alpha");
        for (int i = 1; i <= 20; i++) {
            AuditDraft draft = TestLog.denied("user-" + i).resources(Map.of("repository", List.of("octo/" + i)));
            log.append(
                    "alpha",
                    START.plusSeconds(i),
                    i % 4 == 0 ? draft.side(new byte[32], new byte[] {(byte) i}) : draft);
            if (i % 5 == 0) {
                anchor = log.checkpoint("alpha", START.plusSeconds(i));
            }
        }
        log.append("alpha", START.plusSeconds(21), TestLog.denied("erin"), TestLog.denied("frank"));
        assertFound(0, "", anchor);
        assertFound(3, "");
    }

    @AfterEach
    void close() throws SQLException {
        log.close();
    }

    private void assertFound(int exitCode, String problem, Checkpoint... anchors) {
        VerificationReport report = log.verify(anchors);
        assertThat(report.verdict().exitCode()).as(report.problem()).isEqualTo(exitCode);
        assertThat(report.problem()).contains(problem);
        if (exitCode != 1) {
            assertThat(report.problem()).isEmpty();
        }
    }

    private VerificationReport verifyTrusting(String spkiSha256) {
        return log.verify(new LogVerifier.Options(List.of(), List.of(spkiSha256), (done, total) -> {}, START));
    }

    private Map<AuditField, String> anotherEntry(List<Map<AuditField, String>> entries) {
        Map<AuditField, String> other = LeafFormat.decode(LeafFormat.encode(entries.get(PLACE - 1)));
        other.remove(AuditField.RESOURCES);
        other.put(AuditField.REASON, "innocent");
        return other;
    }

    @Test
    void anEditIsFound() throws Exception {
        log.run("UPDATE audit_entry SET subject = 'mallory' WHERE sequence = ?", PLACE);
        assertFound(1, "entry 8 of the log of alpha was changed");
        List<Map<AuditField, String>> entries = rows.entries();
        rows.write(entries);
        assertFound(1, AROUND);
    }

    @Test
    void aDeletionIsFound() throws Exception {
        List<Map<AuditField, String>> entries = rows.entries();
        log.run("DELETE FROM audit_entry WHERE sequence = ?", PLACE + 1);
        assertFound(1, "entry 9 of the log of alpha is missing");
        entries.remove(PLACE + 1);
        log.run("DELETE FROM audit_resource WHERE sequence = ?", PLACE + 1);
        rows.move(PLACE + 2, -1);
        rows.write(entries);
        assertFound(1, AROUND);
    }

    @Test
    void anInsertionWithEverythingBehindItMovedIsFound() throws Exception {
        List<Map<AuditField, String>> entries = rows.entries();
        entries.add(PLACE, anotherEntry(entries));
        rows.move(PLACE, 1);
        rows.write(entries);
        assertFound(1, AROUND);
        assertFound(1, AROUND, anchor);

        log.run("DELETE FROM audit_checkpoint WHERE size > ?", PLACE);
        assertFound(3, "");
        assertFound(1, "entries 6 to 20 of the log of alpha are not those that were signed", anchor);
    }

    @Test
    void aCopyOfAnEntryIsFound() throws Exception {
        List<Map<AuditField, String>> entries = rows.entries();
        entries.add(PLACE, LeafFormat.decode(LeafFormat.encode(entries.get(PLACE - 1))));
        rows.move(PLACE, 1);
        log.run("INSERT INTO audit_resource SELECT agent, kind, resource, 8 FROM audit_resource WHERE sequence = 7");
        rows.write(entries);
        assertFound(1, AROUND);
    }

    @Test
    void anotherOrderIsFound() throws Exception {
        List<Map<AuditField, String>> entries = rows.entries();
        entries.add(PLACE + 1, entries.remove(PLACE - 1));
        rows.write(entries);
        assertFound(1, AROUND);
    }

    @Test
    void aTruncationIsFoundOrSaidToBePossible() throws Exception {
        List<Map<AuditField, String>> entries = rows.entries();
        log.run("DELETE FROM audit_entry WHERE sequence >= 21");
        assertFound(1, "entry 21 of the log of alpha is missing");
        for (String table : List.of("audit_side", "audit_resource")) {
            log.run("DELETE FROM " + table + " WHERE sequence >= ?", PLACE);
        }
        rows.write(entries.subList(0, PLACE));
        assertFound(1, "the log of alpha is shorter than checkpoint 21");
        log.run("DELETE FROM audit_checkpoint WHERE size > ?", PLACE);
        assertFound(3, "");
        assertFound(1, "the log of alpha is shorter than the anchor at 21", anchor);
    }

    @Test
    void aCheckpointThatIsMissingHidesNothingAndALogWithoutAnyIsFound() throws Exception {
        log.run("DELETE FROM audit_checkpoint WHERE size = 11");
        assertFound(0, "", anchor);
        log.run("UPDATE audit_entry SET subject = 'mallory' WHERE sequence = ?", PLACE);
        rows.write(rows.entries());
        assertFound(1, "entries 6 to 15 of the log of alpha are not those that were signed");
        log.run("DELETE FROM audit_checkpoint");
        assertFound(1, "the log of alpha has no checkpoint");
    }

    @Test
    void aForgedCheckpointIsFound() throws Exception {
        String forged = TestNotes.note(TestLog.origin("alpha"), 11, 7).note();
        log.run("UPDATE audit_checkpoint SET note = ? WHERE size = 11", forged);
        assertFound(1, "entries 6 to 10");
        rows.sign(TestLog.signer("mallory"));
        assertFound(1, "checkpoint 1 of the log of alpha is not genuine");
    }

    @Test
    void aSideRowThatWasEditedOrDeletedIsFound() throws Exception {
        log.run("UPDATE audit_side SET sealed = '00' WHERE sequence = ?", PLACE);
        assertFound(1, "the side row of entry 8 of the log of alpha was changed");
        log.run("DELETE FROM audit_side WHERE sequence = ?", PLACE);
        assertFound(1, "the side row of entry 8 of the log of alpha is missing");
    }

    @Test
    void twoLogsThatWereSwappedAreFound() throws Exception {
        log.enrol("beta");
        for (String table : List.of("audit_entry", "audit_side", "audit_resource", "audit_checkpoint")) {
            String set = "UPDATE " + table + " SET agent = ? WHERE agent = ?";
            log.run(set, "gamma", "alpha");
            log.run(set, "alpha", "beta");
            log.run(set, "beta", "gamma");
        }
        assertFound(1, "entry 0 of the log of alpha ");
    }

    /**
     * Another certificate for the agent's name, another log key that it vouches for, everything signed anew: a log that is consistent in
     * itself. What says that it is not the agent's is the agent's key, or a checkpoint from before.
     */
    @Test
    void aLogWithAnotherKeyIsFoundByTrustOrAnAnchorAndNeverCalledVerifiedWithoutThem() throws Exception {
        String genuine = key();
        try (LogSigner mallory = TestLog.signer("mallory")) {
            X509Identity identity = log.identity("mallory", "alpha");
            List<Map<AuditField, String>> entries = rows.entries();
            entries.get(0)
                    .put(
                            AuditField.DETAILS,
                            TestLog.enrolment("alpha", mallory, identity)
                                    .fields()
                                    .get(AuditField.DETAILS));
            log.run("UPDATE audit_head SET log_key = ?", Hex.of(mallory.publicKey()));
            rows.write(entries);
            assertFound(1, "checkpoint 1 of the log of alpha is not genuine");
            rows.sign(mallory);
        }
        String forged = key();
        assertThat(forged).isNotEqualTo(genuine);

        assertFound(1, "an anchor for the log of alpha is not signed by the log's key", anchor);
        VerificationReport judged = verifyTrusting(genuine);
        assertThat(judged.verdict().exitCode()).isEqualTo(1);
        assertThat(judged.problem())
                .isEqualTo("the log of alpha is vouched for by a certificate that is not trusted: " + forged);
        VerificationReport believed = log.verify();
        assertThat(believed.verdict().exitCode()).isEqualTo(3);
        assertThat(believed.logs().get(0).identity()).contains(forged);
    }

    /** SHA-256 of the public key that the agent's row names. */
    private String key() throws SQLException {
        try (PreparedStatement select = log.jdbc.prepareStatement("SELECT spki_sha256 FROM agent");
                ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
