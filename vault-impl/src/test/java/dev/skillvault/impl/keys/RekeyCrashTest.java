package dev.skillvault.impl.keys;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.PASSWORD;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.store.ChildProcess;
import dev.skillvault.impl.store.SurvivedStore;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link RekeyTest} throws at each step of a re-key, so here a process of its own is killed with SIGKILL there. All of them die
 * and are opened for the first time side by side, for H2 waits some seconds before it believes that the owner of a file is gone.
 */
class RekeyCrashTest {
    @TempDir
    private static Path temp;

    private static Sandbox sandbox;
    private static String anchor;
    private static final Map<Rekey.Step, List<String>> ACKNOWLEDGED = new EnumMap<>(Rekey.Step.class);

    private Path folder;
    private AgentIdentity former;
    private AgentIdentity next;

    @BeforeAll
    static void killOneChildAtEachStep() throws Exception {
        sandbox = Sandbox.builder()
                .clock(TestClock.startingAt(Instant.now()))
                .seed(7)
                .start();
        Path before = newFolder("before");
        AgentIdentity.createPkcs12(before.resolve("next.p12"), "agent", PASSWORD);
        try (Vault vault = open(before, TestVaults.identity(before, "agent"))) {
            ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
            assertThat(vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3())))
                    .isNotNull();
            anchor = vault.checkpoint().note();
        }
        ExecutorService together = Executors.newFixedThreadPool(Rekey.Step.values().length);
        try {
            Map<Rekey.Step, Future<List<String>>> killed = new EnumMap<>(Rekey.Step.class);
            for (Rekey.Step step : Rekey.Step.values()) {
                killed.put(step, together.submit(() -> killedAt(step, before)));
            }
            for (Rekey.Step step : Rekey.Step.values()) {
                ACKNOWLEDGED.put(step, requireNonNull(killed.get(step)).get(120, TimeUnit.SECONDS));
            }
        } finally {
            together.shutdownNow();
        }
    }

    private static Path newFolder(String name) throws IOException {
        return Files.createDirectory(
                temp.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** What the child had heard of before it died. */
    private static List<String> killedAt(Rekey.Step step, Path before) throws Exception {
        Path folder = newFolder(step.name());
        for (String file : List.of("agent.p12", "next.p12", "vault.mv.db")) {
            Files.copy(before.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        CountDownLatch arrived = new CountDownLatch(1);
        Consumer<String> listener = line -> {
            if (line.equals("STEP " + step)) {
                arrived.countDown();
            }
        };
        try (ChildProcess child =
                new ChildProcess(RekeyChild.class, folder, List.of(folder.toString(), step.name()), listener)) {
            assertThat(arrived.await(60, TimeUnit.SECONDS))
                    .describedAs("the child came to %s; see child.err in its folder", step)
                    .isTrue();
            child.kill();
            assertThat(SurvivedStore.verify(folder, List.of(anchor)).problem()).isEmpty();
            return child.said("ENTRY");
        }
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static Vault open(Path folder, AgentIdentity identity) {
        return TestVaults.builder(folder, "agent", sandbox)
                .identity(identity)
                .clock(Clock.systemUTC()) // the child's; the sandbox's own stands still
                .build();
    }

    private static void assertTokenWorks(Vault vault) {
        assertThat(TestVaults.door(vault, ALICE, "google").send(TestWorld.READ).status())
                .isEqualTo(200);
    }

    /** Whether it opens; if it does, the token must open too. */
    private boolean opens(AgentIdentity identity) {
        try (Vault vault = open(folder, identity)) {
            assertTokenWorks(vault);
            return true;
        } catch (IdentityException e) {
            assertThat(e).hasMessageContaining("enrolled in this vault with another key");
            return false;
        }
    }

    /** Everything the child had acknowledged is in a log that verifies and still holds the one from before. */
    private int assertLogIntact(List<String> acknowledged) {
        SurvivedStore survived = SurvivedStore.open(folder, List.of(anchor));
        survived.hasNoGapAndNoDuplicate();
        assertThat(survived.holdsEntries(acknowledged)).isEqualTo(acknowledged.size());
        return survived.size();
    }

    @ParameterizedTest
    @EnumSource(Rekey.Step.class)
    void killedAtAnyStepOneKeyOpensAndTheNextReKeyIsCompleted(Rekey.Step step) {
        folder = temp.resolve(step.name());
        former = TestVaults.identity(folder, "agent");
        next = AgentIdentity.fromPkcs12(folder.resolve("next.p12"), PASSWORD);
        List<String> acknowledged = ACKNOWLEDGED.getOrDefault(step, List.of());

        int size = assertLogIntact(acknowledged);
        boolean formerOpens = opens(former);
        boolean nextOpens = opens(next);
        System.out.printf(
                Locale.ROOT,
                "RekeyCrashTest killed at %s: %d acknowledged entries found, log of %d verifies; the former key %s, the"
                        + " next key %s%n",
                step,
                acknowledged.size(),
                size,
                formerOpens ? "opens" : "is refused",
                nextOpens ? "opens" : "is refused");
        boolean dropped = step == Rekey.Step.DROPPED_FORMER_SLOT;
        assertThat(formerOpens).isEqualTo(!dropped);
        assertThat(nextOpens).isEqualTo(step != Rekey.Step.CHECKED_IDENTITIES);

        AgentIdentity last =
                dropped ? AgentIdentity.createPkcs12(folder.resolve("third.p12"), "agent", PASSWORD) : next;
        try (Vault vault = open(folder, dropped ? next : former)) {
            vault.operator().rekey(last);
            assertTokenWorks(vault);
        }
        assertThat(opens(last)).isTrue();
        assertThat(opens(former)).isFalse();
        assertThat(opens(next)).isEqualTo(!dropped);
        assertThat(assertLogIntact(acknowledged)).isGreaterThan(size);
    }
}
