package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogProver;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.impl.identity.X509Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the vault says of a store, the independent verifier says of the export that is taken from it: of random logs with random
 * corruptions, 200 of them, 1,000 with {@code -Psoak}. Of what no export carries only the vault can tell, and does.
 */
@Tag("soak")
class StoreVerifiersAgreeTest {
    private static final long SEED = VerifiersAgreeTest.SEED;

    @TempDir
    static Path folder;

    private static List<X509Identity> identities = List.of();

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> answers = new TreeMap<>();

    @BeforeAll
    static void makeIdentities() {
        identities = RandomLog.identities(folder);
    }

    @Test
    void theySayTheSameOfAStoreAndOfItsExport() throws Exception {
        System.out.println("StoreVerifiersAgreeTest seed " + SEED + " (set with -Dskillvault.seed)");
        try (IndependentVerifier independent =
                        IndependentVerifier.compile(Files.createDirectories(folder.resolve("classes")));
                TestLog store = new TestLog(folder)) {
            for (int round = 0; round < VerifiersAgreeTest.ROUNDS; round++) {
                RandomLog log = StoredRandomLog.write(random, identities, store);
                compare(independent, store, log, round);
            }
        }
        System.out.println("StoreVerifiersAgreeTest exit codes " + answers);
        assertThat(answers.keySet())
                .as("what can be found of a store that can be read")
                .contains(0, 1, 3);
    }

    private void compare(IndependentVerifier independent, TestLog store, RandomLog log, int round) throws Exception {
        boolean beside = random.nextInt(3) == 0;
        List<String> corruptions = beside ? StoreCorruption.BESIDE_THE_LOG : StoreCorruption.OF_THE_LOG;
        String corruption = corruptions.get(random.nextInt(corruptions.size()));
        new StoreCorruption(store, log, random).make(corruption);
        // a store is judged by every anchor, an export by those of its own agent
        List<String> anchors = VerifiersAgreeTest.anchors(log, random).stream()
                .filter(note -> !note.startsWith("dev.skillvault/log/vault-7/other\n"))
                .toList();
        Instant now = log.now().plus(Duration.ofHours(random.nextInt(30)));

        VerificationReport report = store.verify(new LogVerifier.Options(anchors, List.of(), (done, total) -> {}, now));

        int code = report.verdict().exitCode();
        String what = "round " + round + " of seed " + SEED + ", " + corruption + ": " + report.problem();
        if (beside) {
            boolean noteCannotBeRead = code == 2 && anchors.stream().anyMatch(note -> note.equals("no note\n"));
            assertThat(code == 1 || noteCannotBeRead).as(what).isTrue();
        } else {
            IndependentVerifier.Answer answer = ask(independent, store, anchors, now);
            assertThat(answer.exitCode())
                    .as("%s and %s", what, answer.sentence())
                    .isEqualTo(code);
        }
        answers.merge(code, 1, Integer::sum);
    }

    private IndependentVerifier.Answer ask(
            IndependentVerifier independent, TestLog store, List<String> anchors, Instant now) throws Exception {
        Optional<String> export = export(store);
        if (export.isEmpty()) {
            return new IndependentVerifier.Answer(1, "no export");
        }
        Path file = Files.writeString(folder.resolve("export"), export.get(), StandardCharsets.US_ASCII);
        List<Path> notes = new ArrayList<>();
        for (String anchor : anchors) {
            notes.add(Files.writeString(folder.resolve("anchor-" + notes.size()), anchor, StandardCharsets.UTF_8));
        }
        return independent.verify(file, notes, now);
    }

    /** Empty if the vault hands out none, and says why. */
    private static Optional<String> export(TestLog store) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LogProver prover = StoreProver.open(store.url)) {
            prover.export(null, 0, out);
            return Optional.of(out.toString(StandardCharsets.US_ASCII));
        } catch (VaultConfigurationException e) {
            assertThat(e).hasMessageMatching("(no checkpoint covers entry 0 |checkpoint \\d+ reaches beyond the ).*");
            return Optional.empty();
        }
    }
}
