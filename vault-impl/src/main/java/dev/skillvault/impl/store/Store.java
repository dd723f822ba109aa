package dev.skillvault.impl.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
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

    private final Dialect dialect;
    private final HikariDataSource pool;

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
        Dialect dialect = url.dialect();
        dialect.prepare();
        // kept until the pool has one, for a file would be closed and opened in between
        try (Connection connection = dialect.direct().getConnection()) {
            bringUpToDate(url, connection);
            return new Store(dialect, new HikariDataSource(pool(dialect)));
        } catch (SQLException | FlywayException | PoolInitializationException e) {
            throw cannotBeOpened(dialect, e);
        }
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
        config.setMaximumPoolSize(10);
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
     * Reads in a transaction of its own.
     *
     * @throws VaultUnavailableException if the database does not answer
     */
    public <T> T read(Query<T> query) {
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

    /** The one way a database failure leaves: without the database's words. */
    public static VaultUnavailableException unavailable(String sentence, SQLException failure) {
        LOG.atWarn()
                .addKeyValue("sqlState", failure.getSQLState())
                .addKeyValue("code", failure.getErrorCode())
                .log(sentence);
        return new VaultUnavailableException(sentence + "; nothing was sent, try again later");
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Reads something. */
    @FunctionalInterface
    public interface Query<T> {
        /** Runs on a connection that the store closes. Only reads; runs again if the connection breaks. */
        T run(Connection connection) throws SQLException;
    }
}
