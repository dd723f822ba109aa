package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.refresh.ScriptedProvider.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 19: a thousand connections with one expiry instant, ten thousand with {@code -Psoak}. */
@Tag("soak")
class ManyConnectionsTest {
    private static final int CONNECTIONS = Boolean.getBoolean("skillvault.soak") ? 10_000 : 1_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long SEED = 19;

    @TempDir
    Path folder;

    @Test
    void row19AllAreRefreshedBeforeTheyExpireNoneTwiceAndNeverMoreAtATimeThanTheCap() {
        try (RefreshBench bench = new RefreshBench(folder, SEED)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                bench.connect(i, "google", HOUR);
            }
            Instant expiry = bench.clock.instant().plus(HOUR);
            assertThat(bench.row(RefreshBench.id(0)).times().accessExpiresAt()).isEqualTo(expiry);
            Refresher node = bench.node(duration -> {});
            RefreshScheduler scheduler = bench.scheduler(node);

            // the first requests wait for each other, so that the cap is reached
            CountDownLatch together = new CountDownLatch(RequestSlots.DEFAULT);
            TreeSet<Instant> times = new TreeSet<>();
            bench.provider.answer(row -> {
                together.countDown();
                synchronized (times) {
                    times.add(bench.clock.instant());
                }
                try {
                    assertThat(together.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Answer.tokens(HOUR.multipliedBy(10));
            });
            bench.clock.advance(Duration.ofMinutes(45));
            while (bench.clock.instant().isBefore(expiry)) {
                bench.settle(scheduler, node);
                bench.clock.advance(Duration.ofSeconds(15));
            }

            assertThat(bench.provider.peak("google")).isEqualTo(RequestSlots.DEFAULT);
            assertThat(bench.provider.asked).as("seed %d", SEED).hasSize(CONNECTIONS);
            assertThat(bench.provider.asked.values()).containsOnly(1);
            assertThat(times.last()).isBefore(expiry);
            assertThat(times).as("spread, seed %d", SEED).hasSizeGreaterThan(15);
            for (int i = 0; i < CONNECTIONS; i++) {
                ConnectionRow row = bench.row(RefreshBench.id(i));
                assertThat(row.state()).isEqualTo(ConnectionState.ACTIVE);
                assertThat(row.generation()).isEqualTo(2);
            }
        }
    }
}
