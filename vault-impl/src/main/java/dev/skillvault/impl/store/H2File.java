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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.h2.engine.SysProperties;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on this machine, shared with the command line through H2's mixed mode, whose server must listen on loopback only.
 *
 * @param file the database file without its ending
 */
record H2File(Path file) implements Dialect {
    static final String ENDING = ".mv.db";

    private static final Logger LOG = LoggerFactory.getLogger(H2File.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    /** File corrupted, input or output failed, and the general error, as which H2 reports what it could not make sense of. */
    private static final Set<Integer> DAMAGE = Set.of(
            ErrorCode.FILE_CORRUPTED_1, ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.GENERAL_ERROR_1);

    private static final String BIND = "h2.bindAddress";
    private static final String LOOPBACK = "127.0.0.1";

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
     * For the vault: makes the database if there is none.
     *
     * <p>{@code WRITE_DELAY=0} is what makes {@link #sync} true. With a delay H2 also writes from a thread of its own, and a {@code
     * CHECKPOINT SYNC} that meets such a write finds nothing left to do, syncs the file and returns before the write has reached it: a
     * process killed then loses what was acknowledged. Without a delay each commit has written what it holds when it returns, whoever
     * owns the file, and only the fsync is left to do.
     *
     * <p>{@code REUSE_SPACE=FALSE}: it only appends, from the first chunk on, because of {@link H2Space}. It stands in the URL, as everything
     * does on which durability rests: when the process that owned the file ends, H2 may make another one the owner in the middle of a
     * statement, by the URL and without asking its code.
     *
     * <p>{@code MAX_COMPACT_TIME=0}: the vault compacts itself, see {@link H2Space}.
     *
     * <p>{@code QUERY_CACHE_SIZE}: a unit of work has more statements than the eight that H2 keeps parsed.
     */
    String readWrite() {
        return "jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0"
                + ";WRITE_DELAY=0;REUSE_SPACE=FALSE;MAX_COMPACT_TIME=0;QUERY_CACHE_SIZE=64";
    }

    /** For readers: the database must exist. */
    String existing() {
        return readWrite() + ";IFEXISTS=TRUE";
    }

    /** With its ending. */
    Path path() {
        return Path.of(file + ENDING);
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public String address() {
        try {
            return "h2:" + path().toRealPath();
        } catch (IOException e) {
            return "h2:" + path();
        }
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
        return source(readWrite());
    }

    private static DataSource source(String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(url);
        source.setUser("sa");
        source.setPassword("");
        return source;
    }

    @Override
    public HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(direct());
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
    public void tidy(Connection connection) throws SQLException {
        H2Space.tidy(connection);
    }

    @Override
    public void noteErasure(Connection connection) throws SQLException {
        H2Rewrite.note(connection);
    }

    @Override
    public boolean finishErasure(Connection connection) throws SQLException {
        return H2Rewrite.ifDue(connection);
    }

    @Override
    public void compact(Connection connection) throws SQLException {
        H2Space.close(connection);
    }

    @Override
    public Connection openToRead() {
        Path database = path();
        if (!Files.exists(database)) {
            throw new VaultConfigurationException("there is no vault at " + file);
        }
        refuseEmpty(database);
        try {
            Connection connection = source(existing()).getConnection();
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(snapshot());
            return connection;
        } catch (SQLException e) {
            throw new VaultConfigurationException("the vault at " + file
                    + " cannot be read: it is damaged, from a newer version, or this user may not read it");
        }
    }

    /**
     * H2's REPEATABLE_READ takes a snapshot of each table when it is first read: a busy agent's log would look forked. SNAPSHOT takes
     * all of them with the first statement.
     */
    @Override
    public int snapshot() {
        return Constants.TRANSACTION_SNAPSHOT;
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

    @Override
    public Optional<Path> databaseFile() {
        return Optional.of(path());
    }

    @Override
    public boolean isDamage(SQLException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && DAMAGE.contains(sql.getErrorCode())) {
                return mayUse();
            }
        }
        return false;
    }

    /** A file that may not be read looks damaged to H2. */
    private boolean mayUse() {
        Path database = path();
        return Files.isRegularFile(database) && Files.isReadable(database) && Files.isWritable(database);
    }

    /** Of a file that is cut before its first whole chunk, H2 keeps the header and takes the rest for free space. */
    @Override
    public boolean wouldBeOverwritten() {
        if (!mayUse() || path().toFile().length() == 0 || Files.exists(Path.of(file + ".lock.db"))) {
            return false;
        }
        try (MVStore store =
                new MVStore.Builder().fileName(path().toString()).readOnly().open()) {
            return store.getMapNames().isEmpty();
        } catch (RuntimeException | AssertionError e) {
            // not MVStoreException alone: over a damaged page H2 also fails with whatever its code runs into
            return false; // opening it says why
        }
    }
}
