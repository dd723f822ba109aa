package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real vaults with SIGKILL, and looks for everything they had acknowledged: five rounds, two hundred with {@code -Psoak}.
 * {@code -Dskillvault.crash.seed=N} repeats the choices of a run, though not its timing.
 */
@Tag("soak")
class CrashTest {
    private static final boolean SOAK = Boolean.getBoolean("skillvault.soak");
    private static final int ROUNDS = SOAK ? 200 : 5;
    private static final int GAPLESS_ROUNDS = SOAK ? 20 : 3;
    /** So that verification, which reads the whole log each time, stays fast. */
    private static final int ROUNDS_A_FOLDER = 10;

    private static final long SEED = Long.getLong("skillvault.crash.seed", System.nanoTime());

    /** Who owns the database file, and who goes first. */
    private enum Variant {
        /** The agent owns it and is killed. */
        OWNER_KILLED,
        /** A reader owns it, the agent follows over AUTO_SERVER and is killed. */
        FOLLOWER_KILLED,
        /** A reader owns it and ends in good order; the agent goes on, and is killed later. */
        READER_ENDS,
        /** A reader owns it and is killed; the agent goes on, and is killed later. */
        READER_KILLED,
        /** The agent owns it and is killed while somebody reads all the time. */
        KILLED_WHILE_READ
    }

    @TempDir
    Path temp;

    private final List<String> entries = new ArrayList<>();
    private final List<String> grants = new ArrayList<>();
    private final List<String> connected = new ArrayList<>();
    private final List<String> anchors = new ArrayList<>();
    private final AtomicInteger untilExpiry = new AtomicInteger();
    private final List<ChildProcess> children = new ArrayList<>();
    private int called;
    private Sandbox sandbox;
    private Path folder;

    @BeforeEach
    void startSandbox() {
        sandbox = Sandbox.builder()
                .clock(TestClock.startingAt(Instant.now()))
                .seed(7)
                .start();
    }

    private ChildProcess child(String mode, String user, int threads) throws IOException {
        ChildProcess child = new ChildProcess(
                CrashChild.class,
                folder,
                List.of(mode, folder.toString(), user, Integer.toString(threads)),
                this::answer);
        children.add(child);
        return child;
    }

    @AfterEach
    void stopSandbox() {
        children.forEach(ChildProcess::close);
        sandbox.close();
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfWritten() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        print("seed %d, %d rounds", SEED, ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            if (round % ROUNDS_A_FOLDER == 0) {
                newFolder("crash-" + round);
            }
            Variant variant = Variant.values()[round % Variant.values().length];
            int acknowledgements = 20 + random.nextInt(SOAK ? 600 : 150);
            String what = remember(killed(variant, round, acknowledgements));
            SurvivedStore survived = SurvivedStore.open(folder, anchors);
            survived.hasNoGapAndNoDuplicate();
            int compared = survived.holdsEntries(entries);
            survived.holdsGrants(grants);
            int opened = survived.tokensOpen(connected);
            assertThat(survived.count(EntryKind.CALL_OUTCOME)).isGreaterThanOrEqualTo(called);
            print(
                    "round %d %s: killed after %d lines, %s; %d of %d acknowledged entries found, log of %d verifies,"
                            + " %d token sets open",
                    round, variant, acknowledgements, what, compared, entries.size(), survived.size(), opened);
            if (random.nextBoolean()) {
                goOn();
            }
        }
    }

    /** Starts the agent in its variant, and kills it. */
    private ChildProcess killed(Variant variant, int round, int lines) throws Exception {
        ChildProcess reader = null;
        Connection held = null;
        AtomicBoolean reading = new AtomicBoolean(variant == Variant.KILLED_WHILE_READ);
        List<Verdict> verdicts = new ArrayList<>();
        if (variant == Variant.FOLLOWER_KILLED) {
            held = TestWorld.database(folder);
        } else if (variant == Variant.READER_ENDS || variant == Variant.READER_KILLED) {
            reader = child("reader", "-", 0);
            reader.await(1);
        }
        ChildProcess agent = child("vault", "user" + round, 6);
        configure(agent);
        Thread reads = new Thread(() -> {
            while (reading.get()) {
                verdicts.add(SurvivedStore.verify(folder, anchors).verdict());
            }
        });
        agent.await(20);
        reads.start();
        agent.await(lines);
        if (reader != null) {
            if (variant == Variant.READER_ENDS) {
                reader.stop();
            } else {
                reader.kill();
            }
            assertThat(reader.said("VERDICT")).noneMatch(line -> line.startsWith("TAMPERED"));
            agent.await(lines); // it was made to look its units up, and goes on
        }
        agent.kill();
        reading.set(false);
        reads.join();
        if (held != null) {
            held.close();
        }
        // a read that the kill broke cannot say, and says so; never that somebody tampered
        assertThat(verdicts).doesNotContain(Verdict.TAMPERED);
        return agent;
    }

    /** What only the parent has: the person at the browser, and a provider that ends access tokens early. */
    private void answer(String line) {
        if (line.startsWith("CONSENT ")) {
            List<String> words = List.of(line.split(" ", -1));
            var unused = sandbox.browser(words.get(1)).consent(URI.create(words.get(2)));
        } else if (line.startsWith("CALLED") && untilExpiry.decrementAndGet() <= 0) {
            untilExpiry.set(10);
            sandbox.expireAccessTokens("google");
        }
    }

    private void configure(ChildProcess agent) throws IOException {
        StringBuilder lines = new StringBuilder();
        sandbox.routes()
                .forEach((host, address) -> lines.append("route ")
                        .append(host)
                        .append(' ')
                        .append(address.getPort())
                        .append('\n'));
        ClientRegistration google = sandbox.client("google");
        lines.append("client google ").append(google.clientId()).append(' ').append(google.clientSecret());
        agent.tell(lines + "\ngo\n");
    }

    private String remember(ChildProcess agent) {
        entries.addAll(agent.said("ENTRY"));
        grants.addAll(agent.said("GRANT"));
        connected.addAll(agent.said("CONNECTED"));
        called += agent.said("CALLED").size();
        List<String> failed = agent.said("FAILED");
        return String.format(
                Locale.ROOT,
                "it had acknowledged %d entries, %d grants, %d calls, and failed %d times %s",
                agent.said("ENTRY").size(),
                agent.said("GRANT").size(),
                agent.said("CALLED").size(),
                failed.size(),
                failed.stream().distinct().toList());
    }

    private void newFolder(String name) throws IOException {
        folder = Files.createDirectory(
                temp.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        entries.clear();
        grants.clear();
        connected.clear();
        anchors.clear();
        called = 0;
        goOn();
    }

    /** Opens the vault here, writes, keeps an anchor, and closes in good order. */
    private void goOn() {
        try (Vault vault = TestVaults.builder(folder, "agent", sandbox)
                .clock(Clock.systemUTC()) // the children's; the sandbox's own stands still
                .build()) {
            anchors.add(vault.checkpoint().note());
            vault.operator().connections(new UserId("user0")).stream().limit(1).forEach(connection -> {
                String grant = vault.operator()
                        .grant(TestWorld.WORK, connection.id(), List.of(TestWorld.readingQ3()))
                        .id()
                        .toString();
                grants.add(grant + "/1");
            });
        }
        assertThat(SurvivedStore.verify(folder, anchors).problem()).isEmpty();
    }

    @Test
    void sixteenWritersLeaveNoGap() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        newFolder("gapless");
        for (int round = 0; round < GAPLESS_ROUNDS; round++) {
            int lines = 500 + random.nextInt(SOAK ? 20_000 : 3_000);
            ChildProcess writers = child("units", "-", 16);
            writers.await(lines);
            writers.kill();
            assertThat(writers.said("FAILED")).isEmpty();
            entries.addAll(writers.said("ENTRY"));
            SurvivedStore survived = SurvivedStore.open(folder, anchors);
            survived.hasNoGapAndNoDuplicate();
            int compared = survived.holdsEntries(entries);
            print(
                    "gapless round %d: 16 writers killed after %d lines; %d acknowledged entries found, log of %d without a gap",
                    round, lines, compared, survived.size());
        }
    }

    private static void print(String format, Object... values) {
        System.out.println("CrashTest " + String.format(Locale.ROOT, format, values));
    }
}
