package dev.skillvault.impl.store;

import com.zaxxer.hikari.HikariConfig;
import dev.skillvault.VaultConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What differs between the databases a vault can be kept in. Nothing above the store knows which one it is: every other statement is
 * written once, for all.
 *
 * <p>Implementations are immutable and thread-safe.
 */
sealed interface Dialect permits H2File, PostgreSql {

    /** Units in one transaction, each in a savepoint: PostgreSQL slows down above 64 subtransactions, so nobody has more. */
    int BATCH = 60;

    /** Batches between two {@linkplain #tidy tidyings}. */
    int TIDY_BATCHES = 64;

    /** Where the database is, for messages: neither a user nor a password. */
    String place();

    /** By which two ways to one database are seen to be so. */
    String address();

    /** What may be wrong if it cannot be opened, to complete a sentence. */
    String likelyCauses();

    /** Puts up what must be there before the first connection. */
    void prepare();

    /** A connection outside the pool, with which the database is examined and migrated. */
    DataSource direct();

    /** The pool's settings. Connections commit by themselves until told otherwise, at READ COMMITTED. */
    HikariConfig pool();

    /** Where the migrations lie and what else Flyway must know. */
    FluentConfiguration migrations(FluentConfiguration flyway);

    /** Whether this user may change the schema. */
    boolean mayMigrate(Connection connection) throws SQLException;

    /**
     * Refuses a database whose acknowledged commits could be lost.
     *
     * @throws VaultConfigurationException if it is one; the message says what to set
     */
    void requireDurable(Connection connection) throws SQLException;

    /** Brings everything committed to disk, if the commit itself has not. */
    void sync(Connection connection) throws SQLException;

    /** Gives dead space back if there is much of it; called after every {@value #TIDY_BATCHES} batches. */
    void tidy(Connection connection) throws SQLException;

    /** In a unit that erases: what it deletes must go from the disk too, at the latest when the store is closed. */
    void noteErasure(Connection connection) throws SQLException;

    /**
     * Does at the opening what an earlier close did not get done after an erasure.
     *
     * @return true if there was something, done or not: the connection is closed then
     */
    boolean finishErasure(Connection connection) throws SQLException;

    /** Gives dead space back at the end, for a few seconds at most, through this store's last connection; it may be closed with it. */
    void compact(Connection connection) throws SQLException;

    /**
     * Opens an existing database for somebody who only reads. The connection changes nothing, and sees one state of all tables until
     * it is closed.
     *
     * @throws VaultConfigurationException if that is not possible
     */
    Connection openToRead();

    /** The isolation level in which a transaction sees one state of all tables from its first statement on. */
    int snapshot();

    /** A query for what the vault never makes and what could run code; one column, a name to show. */
    String foreignCode();

    /** The database's own file, if it is one. */
    Optional<Path> databaseFile();

    /** Whether a failure says that the database is damaged, and not that it is locked, not permitted, or from another version. */
    boolean isDamage(SQLException failure);

    /** Whether there is something where the database should be, nobody has it open, and opening it would write a new one over it. */
    boolean wouldBeOverwritten();
}
