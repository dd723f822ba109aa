package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.LogProver;
import dev.skillvault.impl.identity.X509Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The independent verifier takes every proof that the vault makes of a random log, and none that was changed: 200 logs with a proof of
 * each kind, 1,000 with {@code -Psoak}.
 */
@Tag("soak")
class ProofsTest {
    private static final long SEED = VerifiersAgreeTest.SEED;

    @TempDir
    static Path folder;

    private static List<X509Identity> identities = List.of();

    private final Random random = new Random(SEED);
    private final Set<Integer> answers = new TreeSet<>();

    @BeforeAll
    static void makeIdentities() {
        identities = RandomLog.identities(folder);
    }

    @Test
    void genuineProofsHoldAndChangedOnesDoNot() throws Exception {
        System.out.println("ProofsTest seed " + SEED + " (set with -Dskillvault.seed)");
        try (IndependentVerifier independent =
                        IndependentVerifier.compile(Files.createDirectories(folder.resolve("classes")));
                TestLog store = new TestLog(folder);
                LogProver prover = StoreProver.open(store.url)) {
            for (int round = 0; round < VerifiersAgreeTest.ROUNDS; round++) {
                RandomLog log = StoredRandomLog.write(random, identities, store);
                List<Long> sizes = List.copyOf(log.notes().keySet());
                int newer = random.nextInt(sizes.size());
                check(independent, log, prover.inclusion(null, random.nextLong(log.newestCheckpoint())));
                check(
                        independent,
                        log,
                        prover.consistency(null, sizes.get(random.nextInt(newer + 1)), sizes.get(newer)));
            }
        }
        assertThat(answers).as("both findings occurred").containsExactly(1, 2);
    }

    private void check(IndependentVerifier independent, RandomLog log, String proof) throws Exception {
        IndependentVerifier.Answer genuine = ask(independent, log, proof);
        assertThat(genuine.exitCode())
                .as("seed %s: %s", SEED, genuine.sentence())
                .isZero();
        String corruption = ProofCorruption.CORRUPTIONS.get(random.nextInt(ProofCorruption.CORRUPTIONS.size()));
        String changed = new ProofCorruption(log, proof, random).make(corruption);
        if (!changed.equals(proof)) {
            IndependentVerifier.Answer answer = ask(independent, log, changed);
            assertThat(answer.exitCode())
                    .as("seed %s, %s: %s\n%s", SEED, corruption, answer.sentence(), changed)
                    .isIn(1, 2);
            answers.add(answer.exitCode());
        }
    }

    private static IndependentVerifier.Answer ask(IndependentVerifier independent, RandomLog log, String proof)
            throws Exception {
        Path file = Files.writeString(folder.resolve("proof"), proof, StandardCharsets.US_ASCII);
        return independent.verify(file, List.of(), log.now());
    }
}
