package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static dev.skillvault.impl.audit.TestLog.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A side row may be missing only if its own user's erasure names it. */
class ErasureEntryTest {
    @TempDir
    Path folder;

    private TestLog log;

    /** Entries 1 to 9: alice's at 1, 4 and 7, bob's at 2, 5 and 8, and none at 3, 6 and 9. */
    @BeforeEach
    void makeLog() throws Exception {
        log = new TestLog(folder);
        log.enrol("alpha");
        for (int i = 0; i < 3; i++) {
            log.append("alpha", START, withSide("alice"), withSide("bob"), denied("alice"));
        }
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private static AuditDraft withSide(String user) {
        return denied(user).side(new byte[32], user.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    /** As the vault writes it at place 10. */
    private AuditDraft forgotten(String user, long rows, List<List<Long>> ranges) throws Exception {
        return forgotten(user, rows, ranges, "alpha");
    }

    private AuditDraft forgotten(String user, long rows, List<List<Long>> ranges, String signer) throws Exception {
        boolean complete = ranges.stream().allMatch(range -> range.size() == 2);
        byte[] signature = TestLog.signer(signer)
                .sign(ErasureStatement.bytes(
                        LogAppender.lock(log.jdbc, id("alpha")).origin(),
                        10,
                        user,
                        rows,
                        complete ? ranges : List.of()));
        return AuditDraft.of(EntryKind.USER_FORGOTTEN, "operator")
                .with(AuditField.SUBJECT, user)
                .details(Map.<String, Object>of("auditRows", rows, "erased", ranges, "signature", Hex.of(signature)));
    }

    private VerificationReport erase(String sql, AuditDraft... entry) throws Exception {
        log.run("DELETE FROM audit_side WHERE " + sql);
        log.append("alpha", START, entry);
        log.checkpoint("alpha", START);
        return log.verify();
    }

    private static void assertTampered(VerificationReport report, String problem) {
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains(problem);
    }

    @Test
    void theRowsOfAUserGoAndAreNamed() throws Exception {
        SideRows.Erased erased = SideRows.erase(log.jdbc, id("alpha"), new UserId("alice"));
        log.jdbc.commit();
        assertThat(erased.rows()).isEqualTo(3);
        assertThat(erased.ranges()).containsExactly(List.of(1L, 7L));
        VerificationReport report = erase("1 = 0", forgotten("alice", erased.rows(), erased.ranges()));
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.remarks())
                .containsExactly("log of alpha, entry 10: 3 side rows erased at the request of alice");
    }

    @Test
    void aRowThatWasMissingBeforeIsNotExcusedByTheErasure() throws Exception {
        log.run("DELETE FROM audit_side WHERE sequence = 4");
        SideRows.Erased erased = SideRows.erase(log.jdbc, id("alpha"), new UserId("alice"));
        log.jdbc.commit();
        assertThat(erased.rows()).isEqualTo(2);
        assertThat(erased.ranges()).containsExactly(List.of(1L, 1L), List.of(7L, 7L));
        assertTampered(
                erase("1 = 0", forgotten("alice", erased.rows(), erased.ranges())),
                "the side row of entry 4 of the log of alpha is missing");
    }

    @Test
    void aMissingRowThatNoErasureNamesIsTampering() throws Exception {
        assertTampered(
                erase("sequence IN (1, 7)", forgotten("alice", 1, List.of(List.of(1L, 1L)))),
                "the side row of entry 7 of the log of alpha is missing");
    }

    @Test
    void anErasureExcusesNobodyElsesRow() throws Exception {
        assertTampered(
                erase("sequence IN (1, 4, 5, 7)", forgotten("alice", 3, List.of(List.of(1L, 7L)))),
                "the side row of entry 5 of the log of alpha is missing");
    }

    @Test
    void anErasureExcusesNoLaterRow() throws Exception {
        log.append("alpha", START, forgotten("alice", 3, List.of(List.of(1L, 100L))), withSide("alice"));
        assertTampered(
                erase("sequence IN (1, 4, 7, 11)", denied("alice")),
                "the side row of entry 11 of the log of alpha is missing");
    }

    @Test
    void anErasureThatNamesAnotherNumberOfRowsThanItSaysIsTampering() throws Exception {
        assertTampered(
                erase("sequence IN (1, 4, 7)", forgotten("alice", 2, List.of(List.of(1L, 7L)))),
                "entry 10 of the log of alpha does not name the side rows it says were erased");
    }

    /** Whoever can write to the database can append to the unsigned tail, with or without an anchor that covers the rows. */
    @Test
    void anErasureThatTheLogsKeyDidNotSignExcusesNothing() throws Exception {
        log.checkpoint("alpha", START);
        log.run("DELETE FROM audit_side WHERE sequence IN (1, 4, 7)");
        log.append("alpha", START, forgotten("alice", 3, List.of(List.of(1L, 7L)), "beta"));
        assertTampered(log.verify(), "entry 10 of the log of alpha does not name the side rows it says were erased");
    }

    @Test
    void aSignedErasureCannotBeUsedAtAnotherPlace() throws Exception {
        AuditDraft genuine = forgotten("alice", 3, List.of(List.of(1L, 7L)));
        log.append("alpha", START, denied("alice"));
        assertTampered(
                erase("sequence IN (1, 4, 7)", genuine),
                "entry 11 of the log of alpha does not name the side rows it says were erased");
    }

    @Test
    void anErasureThatIsNonsenseIsTampering() throws Exception {
        assertTampered(
                erase("1 = 0", forgotten("alice", 1, List.of(List.of(1L)))),
                "entry 10 of the log of alpha does not name the side rows");
        assertTampered(erase("1 = 0", denied("alice")), "entry 10 of the log of alpha does not name the side rows");
    }

    @Test
    void aRowThatIsBackIsMentionedAndOneThatIsBackChangedIsTampering() throws Exception {
        VerificationReport report = erase("sequence IN (1, 4)", forgotten("alice", 3, List.of(List.of(1L, 7L))));
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.remarks())
                .hasSize(2)
                .anyMatch(remark -> remark.contains("2 side rows erased at the request of alice"))
                .anyMatch(remark -> remark.contains("1 side rows that were erased are there again"));
        log.run("UPDATE audit_side SET sealed = '00' WHERE sequence = 7");
        assertTampered(log.verify(), "the side row of entry 7 of the log of alpha was changed");
    }
}
