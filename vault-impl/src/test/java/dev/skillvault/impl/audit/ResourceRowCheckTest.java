package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By what an entry is found is verified with it. */
class ResourceRowCheckTest {
    @TempDir
    Path folder;

    private TestLog log;

    @BeforeEach
    void makeLog() throws Exception {
        log = new TestLog(folder);
        log.enrol("alpha");
        for (int place = 1; place < 5; place++) {
            AuditDraft draft = denied("alice")
                    .resources(Map.of("repository", Set.of("a/" + place, "a/all"), "branch", Set.of("main")));
            log.append("alpha", START.plusSeconds(place), draft);
        }
        assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM audit_resource WHERE resource = 'a/3' | 3",
                "DELETE FROM audit_resource WHERE resource = 'main' AND sequence = 2 | 2",
                "UPDATE audit_resource SET resource = 'a/x' WHERE resource = 'a/2' | 2",
                "UPDATE audit_resource SET kind = 'sheet' WHERE resource = 'a/4' | 4",
                "UPDATE audit_resource SET sequence = 1 WHERE resource = 'a/3' | 1",
                "UPDATE audit_resource SET sequence = 0 WHERE resource = 'a/3' | 0",
                "UPDATE audit_resource SET sequence = 99 WHERE resource = 'a/4' | 4",
                "INSERT INTO audit_resource VALUES ('alpha', 'branch', 'other', 99) | 99",
                "INSERT INTO audit_resource VALUES ('alpha', 'branch', 'other', 3) | 3",
            })
    void aRowThatIsNotTheEntrysIsFound(String change, long place) throws Exception {
        assertThat(log.run(change)).isOne();

        VerificationReport report = log.verify();
        assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains("resources by which entry " + place + " of the log of alpha is found");
    }

    @Test
    void aRowWithHalfACharacterIsNotOneWithAQuestionMark() throws Exception {
        log.append("alpha", START.plusSeconds(5), denied("alice").resources(Map.of("file", Set.of("what?"))));
        assertThat(log.run("UPDATE audit_resource SET resource = ? WHERE resource = 'what?'", "what\ud800"))
                .isOne();

        assertThat(log.verify().problem()).contains("resources by which entry 5 of the log of alpha is found");
    }

    @Test
    void aRowOfNoLogIsFound() throws Exception {
        assertThat(log.run("INSERT INTO audit_resource VALUES ('beta', 'branch', 'other', 3)"))
                .isOne();
        assertThat(log.verify().problem()).contains("resource of entry 3 belongs to a log without a head");
    }

    @Test
    void theTimeByWhichAnEntryIsFoundIsVerified() throws Exception {
        assertThat(log.run("UPDATE audit_entry SET log_time = log_time + 1 WHERE sequence = 2"))
                .isOne();
        assertThat(log.verify().problem()).contains("the time by which entry 2 of the log of alpha is found");
    }

    @Test
    void aClockThatWasSetBackIsNoTampering() throws Exception {
        log.append("alpha", START.minusSeconds(9), denied("alice"));
        log.append("alpha", START.plusSeconds(9), denied("alice"));
        assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{\"a\":\"b\"}",
                "{\"a\":[1]}",
                "{\"a\":[\"b\"]} x",
                "{\"a\":[\"b\"",
                "{\"a\":[[\"b\"]]}"
            })
    void whatIsNoObjectOfArraysOfTextHasNoTerms(String resources) {
        assertThat(ResourceTerm.all(resources)).isEmpty();
    }

    @Test
    void textThatHasNoPlaceInAnIndexStandsThereAsItsHash() {
        assertThat(ResourceTerm.all("{\"a\":[\"b\",\"b\"],\"c\":[]}")).containsExactly(new ResourceTerm("a", "b"));
        assertThat(List.of("x".repeat(401), "sha256:00", "a\0b"))
                .allSatisfy(text ->
                        assertThat(ResourceTerm.of("a", text).resource()).matches("sha256:[0-9a-f]{64}"));
        assertThat(ResourceTerm.of("a", "x".repeat(400)).resource()).hasSize(400);
    }
}
