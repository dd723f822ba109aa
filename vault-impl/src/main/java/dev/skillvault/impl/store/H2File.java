package dev.skillvault.impl.store;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.engine.Constants;
import org.h2.engine.SysProperties;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on this machine, shared with the command line through H2's mixed mode, whose server must listen on loopback only.
 *
 * @param file the database file without its ending
 */
record H2File(Path file) implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(H2File.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String BIND = "h2.bindAddress";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String USER = "sa";

    /** Refuses if H2 was told, or would decide, to listen on more than this machine. */
    static void requireLoopback() {
        // H2 reads this once, when its classes load
        String bound = System.getProperty(BIND);
        if (bound != null && !bound.equals(LOOPBACK)) {
            throw new VaultConfigurationException("the system property " + BIND + " must be " + LOOPBACK
                    + ": the store is shared on this machine only");
        }
        System.setProperty(BIND, LOOPBACK);
        if (!LOOPBACK.equals(SysProperties.BIND_ADDRESS)) {
            throw new VaultConfigurationException("H2 was loaded before the vault and would listen on every network"
                    + " interface: start with -D" + BIND + "=" + LOOPBACK);
        }
    }

    /**
     * For the vault: makes the database if there is none. A commit that is made durable alone leaves some 20 KB of dead pages; H2
     * compacts when the last session closes, those over AUTO_SERVER included, so that no other process is cut off as by {@code
     * SHUTDOWN COMPACT}. Its 200 ms are too short for that, and 5 s bound how long a close can take.
     */
    String readWrite() {
        return "jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0;MAX_COMPACT_TIME=5000";
    }

    /** For readers: the database must exist. */
    String existing() {
        return readWrite() + ";IFEXISTS=TRUE";
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public String likelyCauses() {
        return "it is in use by a program that does not share it, or damaged";
    }

    /** Others must not read the folder: it holds the key to H2's port, and H2 makes its files readable for all. */
    @Override
    public void prepare() {
        Path folder = requireNonNull(file.getParent(), "a database file has a folder");
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

    @Override
    public DataSource direct() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(readWrite());
        source.setUser(USER);
        source.setPassword("");
        return source;
    }

    @Override
    public HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(readWrite());
        config.setUsername(USER);
        config.setPassword("");
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    @Override
    public FluentConfiguration migrations(FluentConfiguration flyway) {
        return flyway.locations("classpath:dev/skillvault/impl/store/migration/h2");
    }

    @Override
    public boolean mayMigrate(Connection connection) {
        return true;
    }

    /** Nothing to ask: {@link #sync} does it. */
    @Override
    public void requireDurable(Connection connection) {}

    /** H2's commit alone does neither write nor fsync. */
    @Override
    public void sync(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public Connection openToRead() {
        Path database = Path.of(file + ".mv.db");
        if (!Files.exists(database)) {
            throw new VaultConfigurationException("there is no vault at " + file);
        }
        refuseEmpty(database);
        try {
            Connection connection = DriverManager.getConnection(existing(), USER, "");
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            // H2's REPEATABLE_READ takes a snapshot of each table when it is first read: a busy agent's log would look
            // forked.
            // SNAPSHOT takes all of them with the first statement.
            connection.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
            return connection;
        } catch (SQLException e) {
            throw new VaultConfigurationException("the vault at " + file
                    + " cannot be read: it is damaged, from a newer version, or this user may not read it");
        }
    }

    /** H2 would make a new database of an empty file, and an auditor would have written to the evidence. */
    private void refuseEmpty(Path database) {
        try {
            if (Files.size(database) == 0) {
                throw new VaultConfigurationException("the vault at " + file + " cannot be read: it is empty");
            }
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the vault at " + file + " cannot be read: this user may not read it");
        }
    }

    @Override
    public String foreignCode() {
        return """
            SELECT 'function ' || ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES
            UNION ALL SELECT 'trigger ' || TRIGGER_NAME FROM INFORMATION_SCHEMA.TRIGGERS
            UNION ALL SELECT 'table ' || TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
              WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND TABLE_TYPE <> 'BASE TABLE'
            """;
    }
}
