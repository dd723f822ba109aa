package dev.skillvault.impl.store;

import dev.skillvault.AgentId;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.impl.audit.LogAppender;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.spi.VaultListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of an agent's rows. One thread drains a queue of {@linkplain UnitOfWork.Work units}, runs each in a savepoint of
 * one transaction, commits, makes it durable, and only then releases those who wait. Callers overlap, fsyncs are shared, and a
 * decision always reads the row it is about to change.
 *
 * <p>A commit that was not acknowledged is looked up by the unit's id before the unit runs again, so nothing happens twice.
 *
 * <p>Thread-safe.
 */
public final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int ATTEMPTS = 3;
    private static final int CHECKPOINT_ENTRIES = 256;
    private static final Duration CHECKPOINT_AGE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final PendingUnit<?> STOP = new PendingUnit<>("stop", unit -> "stop");

    /** When and at what size the log was last signed. */
    private record SignedAt(long size, Instant at) {}

    private final Store store;
    private final AgentId agent;
    private final LogSigner signer;
    private final Clock clock;
    private final List<VaultListener> listeners;
    private final BlockingQueue<PendingUnit<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private LogAppender.@Nullable Mark committed;
    private LogAppender.@Nullable Mark prepared;
    private SignedAt checkpoint;
    private SignedAt preparedCheckpoint;

    /** Starts the committer's thread. */
    public Committer(Store store, AgentId agent, LogSigner signer, Clock clock, List<VaultListener> listeners) {
        this.store = store;
        this.agent = agent;
        this.signer = signer;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
        this.checkpoint = new SignedAt(0, clock.instant());
        this.preparedCheckpoint = checkpoint;
        this.thread = new Thread(this::loop, "skill-vault-committer-" + agent);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Runs a unit and waits until it is on disk.
     *
     * @throws VaultUnavailableException if that did not happen in time; the unit may still be committed later
     * @throws RuntimeException what the unit threw; it is then undone
     */
    public <T> T commit(UnitOfWork.Work<T> work) {
        PendingUnit<T> unit = new PendingUnit<>(TimeOrderedId.next(clock.instant()), work);
        queue.add(unit);
        if (closed && unit.begin()) {
            // taken back before the committer began it, so it will not be committed; one it has begun is waited for
            unit.fail(new VaultUnavailableException("the vault is closed"));
        }
        try {
            return unit.result().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            unit.abandon();
            throw new VaultUnavailableException("the vault's store did not answer in time; nothing was sent");
        } catch (InterruptedException e) {
            unit.abandon();
            Thread.currentThread().interrupt();
            throw new VaultUnavailableException("interrupted while waiting for the vault's store; nothing was sent");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a unit of work failed", e.getCause());
        }
    }

    private void loop() {
        List<PendingUnit<?>> batch = new ArrayList<>();
        boolean stop = false;
        while (!stop) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, Dialect.BATCH - 1);
                stop = batch.remove(STOP);
                batch.removeIf(unit -> !unit.begin());
                if (!batch.isEmpty()) {
                    commitBatch(batch);
                }
            } catch (InterruptedException e) {
                stop = true;
            } catch (VaultUnavailableException e) {
                LOG.warn("a batch was refused: {}", e.getMessage());
                batch.forEach(unit -> unit.fail(e));
            } catch (RuntimeException | Error e) {
                // an Error too: without this thread every call would wait for nothing until the vault is opened again
                LOG.error("a batch failed", e);
                VaultUnavailableException failure = new VaultUnavailableException("the vault failed to record");
                batch.forEach(unit -> unit.fail(failure));
            }
            batch.clear();
        }
        queue.forEach(unit -> unit.fail(new VaultUnavailableException("the vault is closed")));
    }

    private void commitBatch(List<PendingUnit<?>> batch) {
        List<PendingUnit<?>> open = new ArrayList<>(batch);
        SQLException last = null;
        long first = -1;
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            try (Connection connection = store.writer()) {
                LogAppender log = LogAppender.lock(connection, agent);
                if (first < 0) {
                    first = log.size();
                } else {
                    // only under the lock: a commit whose connection broke can still be under way at the server
                    releaseCommitted(connection, first, open);
                }
                if (open.isEmpty()) {
                    connection.rollback();
                    break;
                }
                log.refuseEnded();
                runAll(connection, log, open);
                connection.commit();
                store.sync(connection);
                // not before it is on disk: what the file's owner lost when it ended is written again, and is no
                // tampering
                committed = prepared;
                checkpoint = preparedCheckpoint;
                release(open);
                open.clear();
                store.tidy(connection);
            } catch (SQLException e) {
                last = e;
                store.dropConnections();
            }
        }
        if (last != null && !open.isEmpty()) {
            VaultUnavailableException failure = Store.unavailable("the vault's store could not be written", last);
            open.forEach(unit -> unit.fail(failure));
        }
    }

    private void runAll(Connection connection, LogAppender log, List<PendingUnit<?>> units) throws SQLException {
        if (committed != null && !log.follows(committed, signer.publicKey())) {
            throw new VaultUnavailableException(
                    "the audit log was changed behind the vault's back, so nothing is decided"
                            + " any more; run 'vault audit verify'");
        }
        for (PendingUnit<?> unit : units) {
            // one name for all: the database has the statement parsed already
            Savepoint savepoint = connection.setSavepoint("unit");
            LogAppender.Mark mark = log.mark();
            try {
                unit.run(new UnitOfWork(connection, log, signer, unit, clock.instant()));
            } catch (RuntimeException | SQLException e) {
                // if the connection itself is gone this throws too, and the whole batch is looked up and tried again
                connection.rollback(savepoint);
                log.rewind(mark);
                unit.refuse(
                        e instanceof SQLException failure
                                ? Store.unavailable("the vault's store refused a change", failure)
                                : (RuntimeException) e);
            }
            // or the next one would be nested in it
            connection.releaseSavepoint(savepoint);
        }
        Instant now = clock.instant();
        boolean due = log.size() - checkpoint.size() >= CHECKPOINT_ENTRIES
                || Duration.between(checkpoint.at(), now).compareTo(CHECKPOINT_AGE) >= 0;
        if (due && log.size() > checkpoint.size()) {
            log.checkpoint(signer, now);
            preparedCheckpoint = new SignedAt(log.size(), now);
        }
        log.flush();
        prepared = log.mark();
    }

    /**
     * After a commit without an acknowledgement: what is found in the log did happen.
     *
     * @param first where the log ended when the units were first tried
     */
    private void releaseCommitted(Connection connection, long first, List<PendingUnit<?>> units) throws SQLException {
        List<PendingUnit<?>> found = new ArrayList<>();
        try (PreparedStatement lookup = connection.prepareStatement(
                "SELECT 1 FROM audit_entry WHERE agent = ? AND sequence >= ? AND unit = ?")) {
            for (PendingUnit<?> unit : units) {
                lookup.setString(1, agent.value());
                lookup.setLong(2, first);
                lookup.setString(3, unit.id());
                try (ResultSet row = lookup.executeQuery()) {
                    if (row.next()) {
                        found.add(unit);
                    }
                }
            }
        }
        store.sync(connection);
        release(found);
        units.removeAll(found);
    }

    private void release(List<PendingUnit<?>> units) {
        List<AuditEntry> entries = new ArrayList<>();
        units.forEach(unit -> entries.addAll(unit.release()));
        for (VaultListener listener : listeners) {
            for (AuditEntry entry : entries) {
                try {
                    listener.recorded(entry);
                } catch (RuntimeException | Error e) {
                    LOG.atWarn()
                            .addKeyValue("listener", listener.getClass().getName())
                            .addKeyValue("failure", e.getClass().getName())
                            .log("a listener threw");
                }
            }
        }
    }

    /** Whether nothing is committed any more. */
    boolean isClosed() {
        return closed;
    }

    /** Finishes what is queued, then stops. */
    @Override
    public void close() {
        closed = true;
        queue.add(STOP);
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
