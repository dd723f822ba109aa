package dev.skillvault.impl.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.h2.mvstore.MVStore;

/**
 * Writes an H2 file anew after an erasure, so that what was deleted is not in it any more. H2 compresses then, which is why it is not
 * done each time: a search of the file for secrets that should not be there would be blind.
 *
 * <p>A mark asks for it, in a table, and must outlast a kill in the middle. H2 writes a second file and renames it over the first, and
 * nothing can be written after that without opening it again. So the mark stays, with the time at which the file that is to go was
 * created: found in a file that was created later, it is spent. If the clock was set back meanwhile, the file is written once more.
 *
 * <p>Stateless, thread-safe.
 */
final class H2Rewrite {
    private H2Rewrite() {}

    /** The file is to be written anew when it is next opened or closed with nobody else there. */
    static void note(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("MERGE INTO rewrite_at_close (id, former_created) KEY (id) VALUES (1, NULL)");
        }
    }

    /**
     * Writes the file anew if that was noted and nobody else is there.
     *
     * @return true if so: the database is closed then, and the connection with it, whether or not it succeeded
     */
    static boolean ifDue(Connection connection) throws SQLException {
        Optional<MVStore> store = H2Space.owned(connection);
        if (store.isEmpty() || sessions(connection) != 1 || !isDue(connection, created(store.get()))) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        }
        return true;
    }

    /** Spends the mark if this is the new file, else sets in it which one is to go. */
    private static boolean isDue(Connection connection, long created) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM rewrite_at_close WHERE former_created < " + created);
            return statement.executeUpdate("UPDATE rewrite_at_close SET former_created = " + created) > 0;
        }
    }

    /** In milliseconds, from the head of the file. */
    private static long created(MVStore store) {
        return store.getFileStore().getCreationTime();
    }

    private static int sessions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
