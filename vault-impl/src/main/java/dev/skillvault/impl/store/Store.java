package dev.skillvault.impl.store;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;
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
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String MIGRATIONS = "classpath:dev/skillvault/impl/store/migration/h2";

    private final HikariDataSource pool;

    private Store(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens or makes the database.
     *
     * @throws VaultConfigurationException if it cannot be opened; the message says what to look at
     */
    public static Store open(StoreUrl url) {
        makePrivateFolder(url.file());
        HikariDataSource pool = null;
        try {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url.readWrite());
            config.setUsername("sa");
            config.setPassword("");
            config.setMaximumPoolSize(10);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(10_000);
            config.setPoolName("skill-vault");
            config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            pool = new HikariDataSource(config);
            refuseForeignCode(pool);
            Flyway.configure().dataSource(pool).locations(MIGRATIONS).load().migrate();
            return new Store(pool);
        } catch (FlywayException | PoolInitializationException e) {
            if (pool != null) {
                pool.close();
            }
            LOG.atError()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("the vault's database could not be opened");
            throw new VaultConfigurationException(
                    "the vault's database at " + url.file()
                            + " cannot be opened: it is in use by a program that does not share it, damaged, or from a newer version");
        }
    }

    private static void refuseForeignCode(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            if (HostileStore.foreignCode(connection).isPresent()) {
                pool.close();
                throw new VaultConfigurationException(
                        "the vault's database holds functions, triggers or views, which the"
                                + " vault never makes and which could run code: somebody changed it");
            }
        } catch (SQLException e) {
            throw unavailable("the vault's store could not be read", e);
        }
    }

    /** Others must not read the folder: it holds the key to H2's port, and H2 makes its files readable for all. */
    private static void makePrivateFolder(Path database) {
        Path folder = requireNonNull(database.getParent(), "a database file has a folder");
        try {
            if (!Files.exists(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder))) {
                throw new VaultConfigurationException("the vault's folder " + folder
                        + " can be read by others: give the vault a folder of its own and set its mode to 0700");
            }
        } catch (IOException e) {
            throw new VaultConfigurationException("the vault's folder " + folder + " cannot be made or read");
        } catch (UnsupportedOperationException e) {
            LOG.warn("this file system knows no owners: see to it that only the agent can read {}", folder);
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

    /** Brings everything committed to disk. H2's commit alone does neither write nor fsync. */
    public static void sync(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
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
