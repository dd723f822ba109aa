package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.DueConnections.Due;
import dev.skillvault.impl.store.Pause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no thread any more, or no vault: nothing is begun, and nothing is left behind that others wait for. */
class RefresherEndsTest {
    private static final Pause AT_ONCE = duration -> {};

    @TempDir
    Path folder;

    private final AtomicBoolean noThreads = new AtomicBoolean();
    private RefreshBench bench;
    private Refresher node;
    private ConnectionId id;

    @BeforeEach
    void open() {
        bench = new RefreshBench(folder, 1);
        node = bench.node(AT_ONCE, this::thread);
        id = bench.connect(1, "google", Duration.ofHours(1));
        bench.clock.advance(Duration.ofHours(2));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Thread thread(Runnable task) {
        if (noThreads.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        Thread thread = new Thread(task, "test-refresh");
        thread.setDaemon(true);
        return thread;
    }

    private ConnectionRow row() {
        return bench.row(id);
    }

    private Due due() {
        return new Due(id, "google", row().generation());
    }

    private static void nothingIsLeftOf(Refresher node) {
        assertThat(node.underWay()).isZero();
        assertThat(node.slots().taken("google")).isZero();
    }

    @Test
    void aCallerWhoGetsNoThreadLeavesNothingBehindAndTheNextRefreshes() {
        noThreads.set(true);
        assertThatThrownBy(() -> node.due(row(), true)).hasRootCauseInstanceOf(OutOfMemoryError.class);
        nothingIsLeftOf(node);
        assertThat(bench.provider.requests()).isZero();

        noThreads.set(false);
        node.due(row(), true);
        nothingIsLeftOf(node);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(bench.provider.requests()).isEqualTo(1);
    }

    @Test
    void theSchedulerThatGetsNoThreadKeepsNoPlaceAndTheNextRoundRefreshes() {
        AtomicInteger unclaimed = new AtomicInteger();
        noThreads.set(true);
        for (int i = 0; i <= RequestSlots.DEFAULT; i++) {
            assertThat(node.begin(due(), unclaimed::incrementAndGet)).isFalse();
            nothingIsLeftOf(node);
        }
        assertThat(unclaimed).as("what was not begun is not looked at").hasValue(0);

        noThreads.set(false);
        bench.settle(bench.scheduler(node), node);
        nothingIsLeftOf(node);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(bench.provider.requests()).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void whoWaitsForAPlaceWhenTheVaultIsClosedBeginsNoExchange() throws Exception {
        for (int i = 0; i < RequestSlots.DEFAULT; i++) {
            assertThat(node.slots().tryAcquire("google")).isTrue();
        }
        ConnectionRow due = row();
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> node.due(due, true));
        until(() -> node.underWay() == 1);
        Thread closer = new Thread(node::close);
        closer.start();
        // it has said that nothing more begins, and waits for what has begun
        until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        assertThat(caller).isNotDone();

        for (int i = 0; i < RequestSlots.DEFAULT; i++) {
            node.slots().release("google");
        }
        assertThatThrownBy(() -> caller.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(VaultUnavailableException.class)
                .hasMessageContaining("closed");
        closer.join();
        nothingIsLeftOf(node);
        assertThat(bench.provider.requests()).isZero();
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(row().lease().owner()).isNull();
    }

    private static void until(BooleanSupplier what) {
        while (!what.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
