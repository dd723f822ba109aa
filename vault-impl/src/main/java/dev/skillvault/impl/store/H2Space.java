package dev.skillvault.impl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;

/**
 * Where in the file H2 writes. By itself it writes new chunks into the place of dead ones, and then finds after a crash only those that
 * lie at the end of the file or where the one before had foretold: the newest commits, fsynced though they are, can be among those it
 * does not find. So the {@linkplain H2File#readWrite URL} lets H2 append and nothing else, and here dead space is given back in one piece
 * when there is much of it. H2 has no statement for that.
 *
 * <p>All of it concerns the process that owns the file; for others, which reach it over AUTO_SERVER, nothing happens here.
 *
 * <p>Stateless, thread-safe.
 */
final class H2Space {
    private static final long MUCH = 64L << 20;
    private static final int TIDY_MILLIS = 500;
    private static final int CLOSE_MILLIS = 5_000;

    private H2Space() {}

    /** Compacts if more than 64 MB and more than half of the file are dead. */
    static void tidy(Connection connection) throws SQLException {
        owned(connection).filter(H2Space::isMostlyDead).ifPresent(store -> compact(store, TIDY_MILLIS));
    }

    /** Compacts, for at most five seconds. */
    static void compact(Connection connection) throws SQLException {
        owned(connection).ifPresent(store -> compact(store, CLOSE_MILLIS));
    }

    /** Compacts, which leaves some dead pages; after an erasure the file is {@linkplain H2Rewrite written anew} instead. */
    static void close(Connection connection) throws SQLException {
        if (!H2Rewrite.ifDue(connection)) {
            compact(connection);
        }
    }

    /** The store, if this process is the one that has the file open. */
    static Optional<MVStore> owned(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
                ? Optional.of(session.getDatabase().getStore().getMvStore())
                : Optional.empty();
    }

    private static boolean isMostlyDead(MVStore store) {
        FileStore<?> file = store.getFileStore();
        long live = file.size() * file.getFillRate() / 100 * file.getChunksFillRate() / 100;
        return file.size() - live > MUCH + live;
    }

    /** Nobody can write meanwhile, so nothing but moved pages ever lies in the place of dead ones. */
    private static void compact(MVStore store, int millis) {
        store.executeFilestoreOperation(() -> {
            store.setReuseSpace(true);
            try {
                store.compactFile(millis);
            } finally {
                store.setReuseSpace(false);
            }
        });
    }
}
