package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.impl.identity.X509Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two verifiers that share no code say the same of exports of random logs with random corruptions: 200 of them, 1,000 with
 * {@code -Psoak}.
 */
@Tag("soak")
class VerifiersAgreeTest {
    static final int ROUNDS = Boolean.getBoolean("skillvault.soak") ? 1_000 : 200;
    static final long SEED = Long.getLong("skillvault.seed", System.nanoTime());
    private static final LogSigner STRANGER = TestLog.signer("stranger");

    @TempDir
    static Path folder;

    private static List<X509Identity> identities = List.of();

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private final Map<String, Integer> undetected = new TreeMap<>();

    @BeforeAll
    static void makeIdentities() {
        identities = RandomLog.identities(folder);
    }

    @Test
    void theySayTheSameOfRandomLogsWithRandomCorruptions() throws Exception {
        System.out.println("VerifiersAgreeTest seed " + SEED + " (set with -Dskillvault.seed)");
        try (IndependentVerifier independent =
                IndependentVerifier.compile(Files.createDirectories(folder.resolve("classes")))) {
            for (int round = 0; round < ROUNDS; round++) {
                compare(independent, round);
            }
        }
        System.out.println("VerifiersAgreeTest exit codes " + answers);
        assertThat(answers.keySet()).as("all four findings occurred").containsExactly(0, 1, 2, 3);
        assertThat(undetected)
                .as("what nobody signed may be changed, and nothing else")
                .isEmpty();
    }

    private void compare(IndependentVerifier independent, int round) throws Exception {
        RandomLog log = new RandomLog(random, identities);
        long from = random.nextInt(3) == 0 ? random.nextLong(log.newestCheckpoint() + 1) : 0;
        String genuine = log.export(from);
        String corruption = random.nextInt(4) == 0
                ? "nothing"
                : Corruption.CORRUPTIONS.get(random.nextInt(Corruption.CORRUPTIONS.size()));
        String text = new Corruption(log, genuine, random).make(corruption);
        List<String> anchors = anchors(log, random);
        Path export = Files.writeString(folder.resolve("export"), text, StandardCharsets.ISO_8859_1);
        List<Path> notes = new ArrayList<>();
        for (String anchor : anchors) {
            notes.add(Files.writeString(folder.resolve("anchor-" + notes.size()), anchor, StandardCharsets.UTF_8));
        }
        Instant now = log.now().plus(Duration.ofHours(random.nextInt(30)));

        VerificationReport report = ExportVerifier.open(export)
                .verify(new LogVerifier.Options(anchors, List.of(), (done, total) -> {}, now));
        IndependentVerifier.Answer answer = independent.verify(export, notes, now);

        int code = report.verdict().exitCode();
        assertThat(answer.exitCode())
                .as(
                        "round %s of seed %s, %s: %s %s and %s",
                        round, SEED, corruption, report.verdict(), report.problem(), answer.sentence())
                .isEqualTo(code);
        answers.merge(code, 1, Integer::sum);
        if (!text.equals(genuine) && (code == 0 || code == 3) && !isOnlyUnsigned(genuine, text)) {
            undetected.merge(corruption, 1, Integer::sum);
        }
        if (corruption.equals("nothing") && anchors.isEmpty()) {
            assertThat(code).as(report.problem()).isEqualTo(3);
        }
    }

    private void bothFind(int exitCode, RandomLog log, String sentence) throws Exception {
        Path export = Files.writeString(folder.resolve("kinds"), log.export(0), StandardCharsets.US_ASCII);
        VerificationReport report = ExportVerifier.open(export)
                .verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, log.now()));
        assertThat(report.verdict().exitCode()).as(report.problem()).isEqualTo(exitCode);
        assertThat(report.problem()).contains(sentence);
        try (IndependentVerifier independent =
                IndependentVerifier.compile(Files.createDirectories(folder.resolve("classes")))) {
            IndependentVerifier.Answer answer = independent.verify(export, List.of(), log.now());
            assertThat(answer.exitCode()).as(answer.sentence()).isEqualTo(exitCode);
            assertThat(answer.sentence()).contains(sentence);
        }
    }

    private RandomLog logThatGoesOn() throws Exception {
        RandomLog log = new RandomLog(random, identities);
        while (log.isEnded()) {
            log = new RandomLog(random, identities);
        }
        return log;
    }

    @Test
    void bothKnowEveryKindOfThisVersion() throws Exception {
        RandomLog log = logThatGoesOn();
        for (EntryKind kind : EntryKind.values()) {
            boolean vouched = kind == EntryKind.AGENT_REKEYED;
            if (!vouched && kind != EntryKind.AGENT_OFFBOARDED && kind != EntryKind.UNKNOWN) {
                log.append(AuditDraft.of(kind, "vault"));
            }
        }
        log.append(AuditDraft.of(EntryKind.AGENT_OFFBOARDED, "vault"));
        log.sign();

        bothFind(3, log, "");
    }

    @Test
    void neitherVerifiesAKindOfALaterVersion() throws Exception {
        RandomLog log = logThatGoesOn();
        Map<AuditField, String> fields =
                new EnumMap<>(AuditDraft.of(EntryKind.VAULT_OPENED, "vault").fields());
        fields.put(AuditField.KIND, "AGENT_MERGED");
        long place = log.size();
        log.append(fields);
        log.sign();

        bothFind(2, log, "entry " + place);
    }

    @Test
    void bothCallAWordThatIsNoKindTampering() throws Exception {
        RandomLog log = logThatGoesOn();
        Map<AuditField, String> fields =
                new EnumMap<>(AuditDraft.of(EntryKind.VAULT_OPENED, "vault").fields());
        fields.put(AuditField.KIND, "agent merged");
        long place = log.size();
        log.append(fields);
        log.sign();

        bothFind(1, log, "entry " + place);
    }

    /** Mostly none, or the newest one; sometimes an older one, a forged one, one of another log or no note at all. */
    static List<String> anchors(RandomLog log, Random random) {
        List<String> notes = new ArrayList<>(log.notes().values());
        byte[] root = new byte[32];
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> List.of(notes.get(notes.size() - 1));
            case 5, 6 -> List.of(notes.get(random.nextInt(notes.size())), notes.get(notes.size() - 1));
            case 7 ->
                List.of(
                        switch (random.nextInt(5)) {
                            case 0 -> log.note(1 + random.nextInt(80), root, STRANGER);
                            case 1 -> log.note(1 + random.nextInt(80), root, TestLog.signer(RandomLog.AGENT));
                            case 2 -> "no note\n";
                            case 3 -> notes.get(0) + "\n";
                            default ->
                                SignedCheckpoint.sign("dev.skillvault/log/vault-7/other", 1, root, log.now(), STRANGER)
                                        .note();
                        });
            default -> List.of();
        };
    }

    /** Whether the entries under the newest checkpoint of the changed export stand in the genuine one, in its order. */
    private static boolean isOnlyUnsigned(String genuine, String changed) {
        List<String> lines = changed.lines().toList();
        int newest = -1;
        for (int i = 0; i < lines.size(); i++) {
            newest = lines.get(i).startsWith("checkpoint ") ? i : newest;
        }
        List<String> signed = lines.subList(0, newest).stream()
                .filter(line -> !line.startsWith("checkpoint "))
                .toList();
        List<String> all =
                genuine.lines().filter(line -> !line.startsWith("checkpoint ")).toList();
        return all.subList(0, Math.min(signed.size(), all.size())).equals(signed);
    }
}
