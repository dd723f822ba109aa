package dev.skillvault.impl.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database: migrated, pooled. Database messages can hold the values of a violated key, so they never leave this package: only
 * the SQL state and the vendor's code are logged.
 *
 * <p>Thread-safe.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int READERS = 10;
    /** So that slow reads never keep the committer waiting for a connection. */
    private static final int CONNECTIONS = READERS + 2;

    private final Dialect dialect;
    private final HikariDataSource pool;
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, Store::reader);
    private final AtomicLong batches = new AtomicLong();

    Store(Dialect dialect, HikariDataSource pool) {
        this.dialect = dialect;
        this.pool = pool;
    }

    /**
     * Opens or makes the database.
     *
     * @throws VaultConfigurationException if it cannot be opened; the message says what to look at
     */
    public static Store open(StoreUrl url) {
        try {
            return openOrFail(url);
        } catch (SQLException | FlywayException | PoolInitializationException e) {
            throw cannotBeOpened(url.dialect(), e);
        }
    }

    /**
     * Opens a database that is there; makes none.
     *
     * @throws VaultConfigurationException as {@link #open}, or if there is none
     */
    public static Store openExisting(StoreUrl url) {
        // held until the pool has a connection, or the database would be closed, and compacted, in between
        Connection there = url.openToRead();
        try {
            return open(url);
        } finally {
            close(there);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unavailable("the vault's store could not be opened", e);
        }
    }

    /**
     * Opens or makes the database; empty if there is one that is damaged.
     *
     * @throws VaultConfigurationException as {@link #open}, for any other reason
     */
    public static Optional<Store> openUnlessDamaged(StoreUrl url) {
        if (url.dialect().wouldBeOverwritten()) {
            return Optional.empty();
        }
        try {
            return Optional.of(openOrFail(url));
        } catch (SQLException | FlywayException | PoolInitializationException e) {
            VaultConfigurationException failure = cannotBeOpened(url.dialect(), e);
            for (Throwable each = e; each != null; each = each.getCause()) {
                if (each instanceof SQLException sql && url.dialect().isDamage(sql)) {
                    return Optional.empty();
                }
            }
            throw failure;
        }
    }

    private static Store openOrFail(StoreUrl url) throws SQLException {
        Dialect dialect = url.dialect();
        dialect.prepare();
        // kept until the pool has one, for a file would be closed and opened in between
        try (Connection connection = dialect.direct().getConnection()) {
            bringUpToDate(url, connection);
            if (!dialect.finishErasure(connection)) {
                return new Store(dialect, new HikariDataSource(pool(dialect)));
            }
        }
        LOG.info("an erasure was not followed by a close in good order, so the file was to be written anew now");
        return new Store(dialect, new HikariDataSource(pool(dialect)));
    }

    /** Whether a failure says that the database is damaged. */
    public boolean isDamage(SQLException failure) {
        return dialect.isDamage(failure);
    }

    /**
     * Brings the schema to this version and does nothing else.
     *
     * @throws VaultConfigurationException as {@link #open}
     */
    static void migrate(StoreUrl url) {
        url.dialect().prepare();
        try (Connection connection = url.dialect().direct().getConnection()) {
            bringUpToDate(url, connection);
        } catch (SQLException | FlywayException e) {
            throw cannotBeOpened(url.dialect(), e);
        }
    }

    private static void bringUpToDate(StoreUrl url, Connection connection) throws SQLException {
        refuseForeignCode(url, connection);
        url.dialect().requireDurable(connection);
        Schema.ensureCurrent(url.dialect(), connection);
    }

    static HikariConfig pool(Dialect dialect) {
        HikariConfig config = dialect.pool();
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        config.setPoolName("skill-vault");
        return config;
    }

    private static VaultConfigurationException cannotBeOpened(Dialect dialect, Exception failure) {
        LOG.atError()
                .addKeyValue("cause", failure.getClass().getSimpleName())
                .addKeyValue("sqlState", failure instanceof SQLException sql ? sql.getSQLState() : "none")
                .log("the vault's database could not be opened");
        return new VaultConfigurationException(
                "the vault's database at " + dialect.place() + " cannot be opened: " + dialect.likelyCauses());
    }

    private static void refuseForeignCode(StoreUrl url, Connection connection) throws SQLException {
        if (HostileStore.foreignCode(url, connection).isPresent()) {
            throw new VaultConfigurationException("the vault's database holds functions, triggers or views, which the"
                    + " vault never makes and which could run code: somebody changed it");
        }
    }

    /**
     * Reads in a transaction of its own, on a thread of the store's: an interrupt that met the caller inside H2 would close the file
     * for everybody.
     *
     * @throws VaultUnavailableException if the database does not answer, a row is none that can be read, or the caller was interrupted
     */
    public <T> T read(Query<T> query) {
        try {
            return readers.submit(() -> readTwice(query)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultUnavailableException("interrupted while waiting for the vault's store; nothing was sent");
        } catch (RejectedExecutionException e) {
            throw new VaultUnavailableException("the vault is closed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VaultException cause) {
                throw cause;
            }
            // a row that is not what the vault writes; its words may be a secret's
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.atError().addKeyValue("failure", cause.getClass().getName()).log("a row of the store cannot be read");
            throw new VaultUnavailableException(
                    "the vault's store holds a row that cannot be read: it is damaged, or was changed");
        }
    }

    /** As {@link #read}, but all statements see one state of all tables, whatever is committed meanwhile. */
    public <T> T readSnapshot(Query<T> query) {
        return read(connection -> {
            // the pool sets both back
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(dialect.snapshot());
            return query.run(connection);
        });
    }

    private <T> T readTwice(Query<T> query) {
        try {
            return readOnce(query);
        } catch (SQLException e) {
            // the process that owned the file may have ended; a query only reads, so it may run again
            dropConnections();
        }
        try {
            return readOnce(query);
        } catch (SQLException e) {
            throw unavailable("the vault's store could not be read", e);
        }
    }

    private <T> T readOnce(Query<T> query) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return query.run(connection);
        }
    }

    /**
     * Makes the pool connect anew. If the process that owned the file ends, all connections die at once, and the pool hands out for
     * half a second what it last saw alive: enough to use up every attempt.
     */
    void dropConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** A connection in manual commit mode, for the committer and for enrolment. */
    public Connection writer() throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Brings everything committed to disk, where the commit alone does not. */
    public void sync(Connection connection) throws SQLException {
        dialect.sync(connection);
    }

    /** Said in a unit that erases: its bytes shall not stay in the file longer than until it is next opened or closed. */
    public void noteErasure(Connection connection) throws SQLException {
        dialect.noteErasure(connection);
    }

    /** Called by the committer after each batch, when nobody waits for it any more; every so often there is something to do. */
    void tidy(Connection connection) {
        if (batches.incrementAndGet() % Dialect.TIDY_BATCHES != 0) {
            return;
        }
        try {
            dialect.tidy(connection);
        } catch (SQLException | RuntimeException e) {
            // everything is on disk, the file only stays larger; the words are the database's, so only the class is
            // logged
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("dead space was not given back");
        }
    }

    /** Writes what no promise rests on: outside the log, and not brought to disk at once. A failure is logged and passed over. */
    public void note(Note note) {
        try (Connection connection = writer()) {
            note.run(connection);
            connection.commit();
            tidy(connection);
        } catch (SQLException e) {
            LOG.atInfo().addKeyValue("sqlState", e.getSQLState()).log("a note could not be written");
        }
    }

    /** The one way a database failure leaves: without the database's words. */
    public static VaultUnavailableException unavailable(String sentence, SQLException failure) {
        LOG.atWarn()
                .addKeyValue("sqlState", failure.getSQLState())
                .addKeyValue("code", failure.getErrorCode())
                .log(sentence);
        return new VaultUnavailableException(sentence + "; nothing was sent, try again later");
    }

    private static Thread reader(Runnable work) {
        Thread thread = new Thread(work, "skill-vault-reader");
        thread.setDaemon(true);
        return thread;
    }

    /** Once; later calls would open the file again, or make one where it was moved away. */
    @Override
    public void close() {
        if (pool.isClosed()) {
            return;
        }
        readers.shutdown();
        try (Connection last = dialect.direct().getConnection()) {
            pool.close();
            dialect.compact(last);
        } catch (SQLException | RuntimeException e) {
            pool.close();
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("the store was closed without compacting it");
        }
    }

    /** Writes something that is of no account. */
    @FunctionalInterface
    public interface Note {
        /** Runs on a connection that the store commits and closes. */
        void run(Connection connection) throws SQLException;
    }

    /** Reads something. */
    @FunctionalInterface
    public interface Query<T> {
        /** Runs on a connection that the store closes. Only reads; runs again if the connection breaks. */
        T run(Connection connection) throws SQLException;
    }
}
