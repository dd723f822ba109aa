package dev.skillvault.impl.refresh;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.DueConnections.Due;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.store.ActingOperator;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.PatientCommitter;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.token.RefreshOnUse;
import dev.skillvault.impl.token.Renewals;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes a generation of tokens once, whatever the number of callers. The intent and the lease are committed before the request
 * is sent, the new tokens before anyone uses them, and the exchange runs in a task of its own that no caller can cancel. What an answer
 * leads to says the {@link RefreshMachine}.
 *
 * <p>Thread-safe.
 */
public final class Refresher implements RefreshOnUse, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Duration POLL = Duration.ofMillis(100);
    private final Store store;
    private final Connections connections;
    private final Exchange exchange;
    private final RequestSlots slots = new RequestSlots(RequestSlots.DEFAULT);
    private final Clock clock;
    private final Pause pause;
    private final Map<ConnectionId, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService exchanges;
    private volatile Runnable afterEach = () -> {};

    /** Wires the step. */
    public Refresher(
            Store store,
            Committer committer,
            Connections connections,
            TokenCopies copies,
            Renewals renewals,
            Clock clock,
            RandomGenerator random,
            Pause pause) {
        this(store, committer, connections, copies, renewals, clock, random, pause, Refresher::thread);
    }

    Refresher(
            Store store,
            Committer committer,
            Connections connections,
            TokenCopies copies,
            Renewals renewals,
            Clock clock,
            RandomGenerator random,
            Pause pause,
            ThreadFactory threads) {
        this.store = store;
        this.connections = connections;
        this.exchange = new Exchange(
                committer,
                new PatientCommitter(committer, pause),
                copies,
                renewals,
                new Settlements(connections, renewals::endsTestingModeConsents, new Backoff(random)),
                clock);
        this.clock = clock;
        this.pause = pause;
        this.exchanges = Executors.newCachedThreadPool(threads);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "skill-vault-refresh");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void due(ConnectionRow row, boolean over) {
        refresh(row, Occasion.DUE, over);
    }

    @Override
    public void rejected(ConnectionRow row) {
        refresh(row, Occasion.REJECTED, true);
    }

    @Override
    public void doubted(ConnectionRow row) {
        refresh(row, Occasion.DOUBTED, true);
    }

    @Override
    public void served(ConnectionId id, long generation) {
        exchange.served(id, generation);
    }

    /** Refreshes although it is not due, and although the last refresh failed just now. Afterwards read the store again. */
    public void force(ConnectionRow row) {
        refresh(row, Occasion.FORCED, true);
    }

    /**
     * Begins what is due and does not wait for it.
     *
     * @param unclaimed is run if nothing came of it, while it still counts as under way
     * @return false if it is under way already, or the provider has no free slot
     */
    boolean begin(Due due, Runnable unclaimed) {
        if (underWay.containsKey(due.id()) || !slots.tryAcquire(due.provider())) {
            return false;
        }
        CompletableFuture<Boolean> task = new CompletableFuture<>();
        boolean begun = underWay.putIfAbsent(due.id(), task) == null
                && start(due.id(), task, () -> {
                    boolean exchanged = false;
                    try {
                        exchanged = exchange.run(due.id(), due.generation(), due.provider(), Occasion.SCHEDULED);
                        return exchanged;
                    } finally {
                        if (!exchanged) {
                            unclaimed.run();
                        }
                        slots.release(due.provider());
                    }
                });
        if (!begun) {
            slots.release(due.provider());
        }
        return begun;
    }

    private void refresh(ConnectionRow row, Occasion occasion, boolean wait) {
        CompletableFuture<Boolean> task = new CompletableFuture<>();
        CompletableFuture<Boolean> other = underWay.putIfAbsent(row.id(), task);
        if (other == null) {
            start(row.id(), task, () -> {
                slots.acquire(row.provider());
                try {
                    if (exchanges.isShutdown()) {
                        throw new VaultUnavailableException("the vault is closed");
                    }
                    return exchange.run(row.id(), row.generation(), row.provider(), occasion);
                } finally {
                    slots.release(row.provider());
                }
            });
        }
        boolean exchanged = join(other == null ? task : other);
        if (!exchanged && wait) {
            awaitOther(row);
        }
    }

    @FunctionalInterface
    private interface Task {
        boolean run() throws InterruptedException;
    }

    private boolean start(ConnectionId id, CompletableFuture<Boolean> task, Task work) {
        try {
            exchanges.execute(ActingOperator.carried(() -> run(id, task, work)));
            return true;
        } catch (RejectedExecutionException e) {
            underWay.remove(id, task);
            task.completeExceptionally(new VaultUnavailableException("the vault is closed"));
            return false;
        } catch (Error e) {
            // no thread could be made: nothing runs, and whoever asks next must not wait for it
            underWay.remove(id, task);
            task.completeExceptionally(e);
            LOG.atError().addKeyValue("connection", id).log("a refresh could not be begun: there is no thread for it");
            return false;
        }
    }

    /** Ended before it is announced, so that nobody who was woken joins what is over. */
    private void run(ConnectionId id, CompletableFuture<Boolean> task, Task work) {
        try {
            boolean exchanged = work.run();
            underWay.remove(id, task);
            task.complete(exchanged);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            underWay.remove(id, task);
            task.completeExceptionally(new VaultUnavailableException("the vault is closed"));
        } catch (RuntimeException | Error e) {
            LOG.atWarn()
                    .addKeyValue("connection", id)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("a refresh could not be done");
            underWay.remove(id, task);
            task.completeExceptionally(e);
        } finally {
            afterEach.run();
        }
    }

    /** False if another process has it. Who waited too long is told nothing and reads the store, like everybody. */
    private static boolean join(CompletableFuture<Boolean> task) {
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultUnavailableException("interrupted while the account's access was refreshed");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Reads until the holder in another process is done or gone. Never refreshes again: whoever reads next may find it due. */
    private void awaitOther(ConnectionRow row) {
        try {
            for (Duration waited = Duration.ZERO;
                    waited.compareTo(PATIENCE) < 0 && isHeld(row);
                    waited = waited.plus(POLL)) {
                pause.pause(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultUnavailableException("interrupted while the account's access was refreshed");
        }
    }

    private boolean isHeld(ConnectionRow row) {
        return store.read(jdbc -> connections.find(jdbc, row.id()))
                .filter(now -> now.generation() == row.generation()
                        && now.state() == ConnectionState.REFRESHING
                        && now.lease().until().isAfter(clock.instant()))
                .isPresent();
    }

    RequestSlots slots() {
        return slots;
    }

    int underWay() {
        return underWay.size();
    }

    Map<String, RefreshStatus.Failure> failures() {
        return exchange.failures();
    }

    /** Is run after each exchange, on its thread. */
    void afterEach(Runnable then) {
        this.afterEach = then;
    }

    /** Waits until nothing is under way. */
    void awaitIdle() {
        while (!underWay.isEmpty()) {
            CompletableFuture.allOf(underWay.values().toArray(CompletableFuture<?>[]::new))
                    .handle((done, failure) -> true)
                    .join();
        }
    }

    /** Lets exchanges under way finish, and begins no other. */
    @Override
    public void close() {
        exchanges.shutdown();
        try {
            if (!exchanges.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                exchanges.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
