package dev.skillvault.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes with many threads each call through one connection whose refresh token rotates; a server that was written by others
 * counts the refreshes. {@code -Dskillvault.contention.seed=N} repeats the choices of a run, though not its timing.
 */
abstract class RefreshContention {
    private static final int PROCESSES = 2;
    private static final int THREADS = 64;
    private static final long SEED = Long.getLong("skillvault.contention.seed", System.nanoTime());
    /** Due for a refresh, and not ended: access tokens live five minutes. */
    private static final Duration DUE = Duration.ofSeconds(255);
    /** Longer than a lease, and than the wait after a failure. */
    private static final Duration LATER = Duration.ofMinutes(2);
    /** In which an exchange with a server on the same machine comes to its end. */
    private static final int EXCHANGE_MICROS = 40_000;

    private static final int ROUND_MICROS = 400_000;
    private static final int CALM_ROUNDS = 6;

    @TempDir
    Path folder;

    private final List<Caller> callers = new ArrayList<>();
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Kill> armed = new AtomicReference<>();
    private SharedClock clock;

    abstract CountingServer server();

    /** How many times the token is refreshed. */
    abstract int generations();

    /** How many times a process is killed. */
    abstract int kills();

    @AfterEach
    void stop() {
        callers.forEach(Caller::close);
        killer.shutdownNow();
    }

    private InteropVault open() {
        return InteropVault.open(folder, server().seenByAVault(), server().confidentialClient(), clock);
    }

    private void connectAndStart() throws Exception {
        clock = SharedClock.in(folder);
        try (InteropVault vault = open()) {
            vault.connect(server().browser());
        }
        for (int i = 0; i < PROCESSES; i++) {
            callers.add(startCaller());
        }
    }

    private Caller startCaller() throws IOException, InterruptedException {
        return Caller.start(folder, THREADS, server().seenByAVault(), server().confidentialClient(), this::aboutToSend);
    }

    @Test
    void eachGenerationIsRefreshedOnceAndNoCallFails() throws Exception {
        connectAndStart();
        long began = System.nanoTime();
        for (int round = 1; round <= generations(); round++) {
            clock.advance(DUE);
            for (Caller.Done done : round()) {
                assertThat(done).isEqualTo(new Caller.Done(THREADS, 0));
            }
        }
        for (Caller caller : callers) {
            caller.stop();
        }
        RefreshTrace trace = RefreshTrace.read(InteropVault.url(folder));
        print(
                "%d generations, %d calls in %d s; the server counts %d refreshes, %d refused; intents %d, cut off %d",
                generations(),
                generations() * PROCESSES * THREADS,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                server().refreshes(),
                server().refusedRefreshes(),
                trace.refreshes().size(),
                trace.cutOff());
        assertThat(server().refreshes()).isEqualTo(generations());
        assertThat(server().refusedRefreshes()).isZero();
        assertThat(trace.refreshes()).hasSize(generations());
        assertThat(trace.count("REFRESHED")).isEqualTo(generations());
    }

    private List<Caller.Done> round() throws Exception {
        for (Caller caller : callers) {
            caller.begin();
        }
        List<Caller.Done> done = new ArrayList<>();
        for (Caller caller : callers) {
            done.add(caller.await());
        }
        return done;
    }

    @Test
    void aKilledProcessCostsAConnectionOnlyBetweenSendAndCommit() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        print("seed %d, %d kills", SEED, kills());
        connectAndStart();
        for (int i = 0; i < kills(); i++) {
            clock.advance(DUE);
            killOne(random);
            callers.add(startCaller());
            comeToRest();
        }
        for (Caller caller : callers) {
            caller.stop();
        }
        addsUp(RefreshTrace.read(InteropVault.url(folder)));
    }

    /** Either who is about to send a token request, some time after it said so, or anybody at any time. */
    private void killOne(SplittableRandom random) throws Exception {
        Kill kill;
        if (random.nextInt(4) > 0) {
            kill = new Kill(random.nextInt(EXCHANGE_MICROS), new CompletableFuture<>());
            armed.set(kill);
        } else {
            kill = new Kill(random.nextInt(ROUND_MICROS), new CompletableFuture<>());
            strike(callers.get(random.nextInt(PROCESSES)), kill);
        }
        for (Caller caller : callers) {
            caller.begin();
        }
        Caller victim = kill.victim().get(60, TimeUnit.SECONDS);
        victim.awaitEnd();
        callers.remove(victim);
        var unused = callers.get(0).await();
    }

    private void aboutToSend(Caller caller) {
        Kill kill = armed.getAndSet(null);
        if (kill != null) {
            strike(caller, kill);
        }
    }

    private void strike(Caller victim, Kill kill) {
        var unused = killer.schedule(
                () -> {
                    victim.kill();
                    kill.victim().complete(victim);
                },
                kill.micros(),
                TimeUnit.MICROSECONDS);
    }

    /** After so many microseconds; completed with whom it struck. */
    private record Kill(long micros, CompletableFuture<Caller> victim) {}

    /** Calls until all succeed, or until the connection turns out to be lost; then it is connected again. */
    private void comeToRest() throws Exception {
        for (int calm = 0; calm < CALM_ROUNDS; calm++) {
            clock.advance(LATER);
            if (round().stream().allMatch(done -> done.equals(new Caller.Done(THREADS, 0))) && calm > 0) {
                return;
            }
        }
        try (InteropVault vault = open()) {
            assertThat(vault.vault().operator().connections(InteropVault.ALICE))
                    .extracting(ConnectionInfo::state)
                    .containsExactly(ConnectionState.NEEDS_CONSENT);
            vault.connect(server().browser());
        }
    }

    private void addsUp(RefreshTrace trace) {
        int lost = trace.count("NEEDS_CONSENT");
        int refreshed = trace.count("REFRESHED");
        int generations = trace.byGeneration().size();
        int retries = trace.refreshes().size() - generations;
        int neverSent = trace.cutOff() - lost;
        int requests = server().refreshes() + server().refusedRefreshes();
        print(
                "%d refreshed, %d cut off by a kill, %d of these before they were sent, %d retries, %d connections lost;"
                        + " the server counts %d refreshes, %d refused",
                refreshed, trace.cutOff(), neverSent, retries, lost, server().refreshes(), server().refusedRefreshes());
        assertThat(trace.refreshes()).hasSize(refreshed + lost + trace.cutOff());
        trace.byGeneration().forEach((generation, tries) -> {
            assertThat(tries).hasSizeLessThanOrEqualTo(2);
            // a second request only after a kill took the answer to the first
            assertThat(tries.get(0).cutOff()).isEqualTo(tries.size() == 2);
            assertThat(tries.get(tries.size() - 1).cutOff()).isFalse();
        });
        assertThat(server().refreshes()).isEqualTo(refreshed + lost);
        assertThat(server().refusedRefreshes()).isEqualTo(lost);
        assertThat(requests).isEqualTo(generations + retries - neverSent);
    }

    private static void print(String format, Object... arguments) {
        System.out.println("contention: " + String.format(Locale.ROOT, format, arguments));
    }
}
