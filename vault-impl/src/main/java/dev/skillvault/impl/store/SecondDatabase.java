package dev.skillvault.impl.store;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A database beside the vault's own, of the same kinds, without the vault's tables in it. There is little to do in it, so each transaction
 * has a connection of its own. It waits a limited time for each answer, and what the database says in a failure stays here.
 *
 * <p>Immutable, thread-safe.
 */
public final class SecondDatabase {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StoreUrl url;
    private final Duration patience;

    private SecondDatabase(StoreUrl url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    /** The database at this place. */
    public static SecondDatabase at(StoreUrl url) {
        return new SecondDatabase(url, PATIENCE);
    }

    /** One that waits so long for each answer, at least a second. */
    static SecondDatabase at(StoreUrl url, Duration patience) {
        return new SecondDatabase(url, patience);
    }

    /**
     * Does something, and returns when it will survive a crash. A file that is not there is made.
     *
     * @throws IOException if it cannot be promised, with words that hold nothing of the database's
     */
    public <T> T transaction(Work<T> work) throws IOException {
        Dialect dialect = url.dialect();
        try {
            dialect.prepare();
            try (Connection connection = connect(dialect)) {
                if (HostileStore.foreignCode(url, connection).isPresent()) {
                    throw new IOException("its database holds functions, triggers or views, which could run code");
                }
                dialect.requireDurable(connection);
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                T result = work.run(connection, (int) patience.toSeconds());
                connection.commit();
                dialect.sync(connection);
                dialect.tidy(connection);
                return result;
            }
        } catch (VaultConfigurationException e) {
            throw new IOException(e.getMessage(), e);
        } catch (SQLException e) {
            throw new IOException("its database " + words(String.valueOf(e.getSQLState())));
        }
    }

    private Connection connect(Dialect dialect) throws SQLException {
        DataSource source = dialect.direct();
        source.setLoginTimeout((int) patience.toSeconds());
        Connection connection = source.getConnection();
        connection.setNetworkTimeout(
                Runnable::run, (int) patience.multipliedBy(2).toMillis());
        return connection;
    }

    /** After the classes of ISO/IEC 9075-2, table 38. */
    private static String words(String state) {
        String what;
        if (state.startsWith("08")) {
            what = "does not answer";
        } else if (state.startsWith("28") || state.startsWith("3D")) {
            what = "does not know the account, or is not there";
        } else if (state.equals("42501")) {
            what = "does not let the account do what an anchor does";
        } else if (state.equals("57014")) {
            what = "does not answer in time";
        } else {
            what = "failed";
        }
        return what + " (SQL state " + state + ")";
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Runs on a connection that is committed, or rolled back, and closed.
         *
         * @param seconds how long a statement may take
         */
        T run(Connection connection, int seconds) throws SQLException, IOException;
    }
}
