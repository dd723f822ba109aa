package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogProver;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever people and providers write stays one entry, comes back as it was, and is hashed as it is. */
class StrangeTextTest {
    private static final int RANDOM_TEXTS = 200;
    private static final List<String> PIECES = List.of(
            "\n",
            "\r\n",
            "\u001b[2J",
            "\u001b]0;x\u0007",
            "\u202e",
            "\u200f",
            "\u2028",
            "\"},{\"kind\":\"GRANTED\"",
            "\\u0000",
            "', '",
            "--",
            "%",
            "\t",
            "\u0085",
            "\uFEFF",
            "\uD83D\uDD11",
            "e\u0301",
            "=1+1",
            ",",
            "x");

    @TempDir
    Path folder;

    /** Where the log is kept. */
    TestLog newLog() throws SQLException {
        return new TestLog(folder);
    }

    private static AuditDraft draft(String text) {
        return AuditDraft.of(EntryKind.CALL_DENIED, "skill:" + text)
                .with(AuditField.SUBJECT, text)
                .with(AuditField.OPERATION, text)
                .with(AuditField.REASON, text)
                .resources(Map.of("label", List.of(text)))
                .details(Map.of(text, text));
    }

    private static List<String> texts() {
        long seed = new SecureRandom().nextLong();
        System.out.println("StrangeTextTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = new ArrayList<>(PIECES);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(1, 8); piece > 0; piece--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @Test
    void itStaysOneEntryAndComesBackAsItWas() throws Exception {
        List<String> texts = texts();
        try (TestLog log = newLog()) {
            var unused = log.enrol("alpha");
            for (String text : texts) {
                log.append("alpha", TestLog.START, draft(text));
            }
            List<AuditEntry> entries = entries(log);
            assertThat(entries).hasSize(1 + texts.size());
            for (int i = 0; i < texts.size(); i++) {
                AuditEntry entry = entries.get(i + 1);
                assertThat(entry.sequence()).isEqualTo(i + 1);
                assertThat(entry.kind()).isEqualTo(EntryKind.CALL_DENIED);
                for (AuditField field : List.of(AuditField.SUBJECT, AuditField.OPERATION, AuditField.REASON)) {
                    assertThat(entry.field(field)).contains(texts.get(i));
                }
                assertThat(EntryCertificate.details(entry.fields())
                                .path(texts.get(i))
                                .asText())
                        .isEqualTo(texts.get(i));
            }
            assertThat(log.verify().verdict()).as(log.verify().problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }

    @Test
    void whatNoDatabaseOrNoLeafCanHoldIsReplacedBeforeItIsHashed() throws Exception {
        try (TestLog log = newLog()) {
            var unused = log.enrol("alpha");
            log.append("alpha", TestLog.START, draft("a\0b\uD800c"));
            assertThat(entries(log).get(1).field(AuditField.SUBJECT)).contains("a\uFFFDb\uFFFDc");
            assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }

    @Test
    void theIndependentVerifierPrintsALineForAFieldAndNothingThatATerminalObeys(@TempDir Path classes)
            throws Exception {
        try (TestLog log = new TestLog(folder);
                IndependentVerifier verifier = IndependentVerifier.compile(classes)) {
            var unused = log.enrol("alpha");
            for (String text : PIECES) {
                log.append("alpha", TestLog.START, draft(text));
            }
            var checkpoint = log.checkpoint("alpha", TestLog.START);
            assertThat(checkpoint.size()).isEqualTo(1 + PIECES.size());
            try (LogProver prover = StoreProver.open(log.url)) {
                for (int i = 0; i < PIECES.size(); i++) {
                    Path proof = Files.writeString(folder.resolve("proof-" + i), prover.inclusion(null, i + 1));
                    IndependentVerifier.Answer answer = verifier.verify(proof, List.of(), TestLog.START);
                    assertThat(answer.exitCode()).as(answer.sentence()).isZero();
                    List<String> lines = answer.sentence().lines().toList();
                    assertThat(lines).allMatch(line -> line.matches("[ -~]+"));
                    assertThat(lines.get(0)).isEqualTo("entry " + (i + 1));
                    assertThat(lines.get(lines.size() - 1)).startsWith("VERIFIED: ");
                    assertThat(lines.subList(1, lines.size() - 1))
                            .allMatch(line -> line.matches("  [a-z_]+ .*"))
                            .extracting(StrangeTextTest::read)
                            .contains("  subject " + PIECES.get(i), "  reason " + PIECES.get(i))
                            .doesNotHaveDuplicates();
                }
            }
        }
    }

    /** What the verifier escaped, as it was. */
    private static String read(String line) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(line)
                .replaceAll(
                        unit -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(unit.group(1), 16))));
    }

    private static List<AuditEntry> entries(TestLog log) {
        try (AuditReader reader = StoreReader.open(log.url)) {
            List<AuditEntry> entries =
                    new ArrayList<>(reader.list(AuditQuery.newest().limit(10_000)));
            Collections.reverse(entries);
            return entries;
        }
    }
}
