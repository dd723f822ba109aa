package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.SegmentImporter;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts pruned entries back. It needs no key, since it writes nothing but what the hashes that were left are those of, and it writes only
 * once the whole segment was compared.
 *
 * <p>Thread-safe.
 */
public final class StoreSegmentImporter implements SegmentImporter {
    private static final int ATTEMPTS = 3;
    private static final String NOT_ALLOWED = "42501";

    /** What is left of an entry, or the entry's own hash. */
    private record Place(String leafHash, boolean pruned) {}

    private final Store store;
    private final Clock clock;

    private StoreSegmentImporter(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Writes into this store, which is there. */
    public static SegmentImporter open(StoreUrl url, Clock clock) {
        return new StoreSegmentImporter(Store.openExisting(url), clock);
    }

    @Override
    public long restore(Path file) {
        SegmentFile segment = SegmentFile.read(file, clock.instant());
        AgentId agent = store.read(jdbc -> agent(jdbc, segment));
        long logTimeBefore = store.read(jdbc -> PrunedPlaces.logTimeBefore(jdbc, agent.value(), segment.from()));
        compare(segment, agent, logTimeBefore);
        return putBack(segment, agent, logTimeBefore);
    }

    private static AgentId agent(Connection connection, SegmentFile segment) throws SQLException {
        return LogHead.all(connection).stream()
                .filter(head -> head.origin().equals(segment.origin()))
                .map(head -> new AgentId(head.agent()))
                .findFirst()
                .orElseThrow(() -> new VaultConfigurationException(
                        "the segment is one of the log " + segment.origin() + ", which is not in this store"));
    }

    /** The whole segment, before anything is written, and without keeping anybody waiting. */
    private void compare(SegmentFile segment, AgentId agent, long logTimeBefore) {
        try (SegmentLeaves leaves = segment.leaves(logTimeBefore)) {
            for (List<SegmentEntry> some = next(leaves); !some.isEmpty(); some = next(leaves)) {
                List<SegmentEntry> window = some;
                List<SegmentEntry> unused = store.read(jdbc -> missing(jdbc, agent, window));
            }
        } catch (IOException e) {
            throw unreadable(segment, e);
        }
    }

    private long putBack(SegmentFile segment, AgentId agent, long logTimeBefore) {
        long rows = 0;
        try (SegmentLeaves leaves = segment.leaves(logTimeBefore)) {
            for (List<SegmentEntry> window = next(leaves); !window.isEmpty(); window = next(leaves)) {
                rows += committed(agent, window);
            }
            return rows;
        } catch (IOException e) {
            throw cutShort(rows, unreadable(segment, e));
        } catch (VaultException e) {
            throw cutShort(rows, e);
        }
    }

    private static List<SegmentEntry> next(SegmentLeaves leaves) throws IOException {
        return leaves.next(SegmentLeaves.WINDOW);
    }

    /** What was committed is back, and it is known how to go on. */
    private static VaultException cutShort(long rows, VaultException e) {
        return rows == 0
                ? e
                : new VaultUnavailableException(
                        rows + " entries are back, and the others are not: run it again; " + e.getMessage(), e);
    }

    private static VaultConfigurationException unreadable(SegmentFile segment, IOException cause) {
        return new VaultConfigurationException("the segment " + segment.file() + " cannot be read to its end", cause);
    }

    /** A lock that somebody else has for too long is no reason to give up: what is back already is not missing any more. */
    private long committed(AgentId agent, List<SegmentEntry> window) {
        long rows = 0;
        SQLException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Connection connection = store.writer()) {
                try {
                    // under the lock of the log's head, as everything that changes the log
                    LogAppender unused = LogAppender.lock(connection, agent);
                    List<SegmentEntry> missing = missing(connection, agent, window);
                    rows = Math.max(rows, missing.size());
                    insert(connection, agent, missing);
                    connection.commit();
                    store.sync(connection);
                    return rows;
                } finally {
                    connection.rollback();
                }
            } catch (SQLException e) {
                if (NOT_ALLOWED.equals(e.getSQLState())) {
                    throw new VaultConfigurationException("this database role may not put entries back: take the"
                            + " steward's role, see docs/postgresql.md");
                }
                last = e;
            }
        }
        throw new VaultUnavailableException(
                "the store could not be written: try again later",
                last == null ? null : Store.unavailable("the segment could not be put back", last));
    }

    /** Those of which only the hash is there. */
    private static List<SegmentEntry> missing(Connection connection, AgentId agent, List<SegmentEntry> window)
            throws SQLException {
        Map<Long, Place> places = places(connection, agent, window);
        List<SegmentEntry> missing = new ArrayList<>();
        for (SegmentEntry entry : window) {
            Place place = places.get(entry.sequence());
            if (place == null || !place.leafHash.equals(entry.leafHash())) {
                throw new VaultConfigurationException("entry " + entry.sequence()
                        + " of the segment is not the one that was in this log, and is not put back");
            }
            if (place.pruned) {
                missing.add(entry);
            }
        }
        return missing;
    }

    /** In one statement, which sees one state: entries can be pruned meanwhile. */
    private static Map<Long, Place> places(Connection connection, AgentId agent, List<SegmentEntry> window)
            throws SQLException {
        Map<Long, Place> places = new HashMap<>();
        String which = " WHERE agent = ? AND sequence BETWEEN ? AND ?";
        try (PreparedStatement select = connection.prepareStatement("SELECT sequence, leaf_hash, 0 FROM audit_entry"
                + which + " UNION ALL SELECT sequence, leaf_hash, 1 FROM audit_pruned" + which)) {
            for (int column = 1; column <= 4; column += 3) {
                select.setString(column, agent.value());
                select.setLong(column + 1, window.get(0).sequence());
                select.setLong(column + 2, window.get(window.size() - 1).sequence());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    boolean pruned = row.getInt(3) == 1;
                    Place place = new Place(String.valueOf(row.getString(2)), pruned);
                    places.merge(row.getLong(1), place, (one, other) -> one.pruned ? other : one);
                }
            }
        }
        return places;
    }

    private static void insert(Connection connection, AgentId agent, List<SegmentEntry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(EntryRows.INSERT);
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM audit_pruned WHERE agent = ? AND sequence = ?")) {
            for (SegmentEntry entry : entries) {
                EntryRows.bind(insert, entry.entry(), entry.leafHash(), entry.logTime());
                insert.addBatch();
                delete.setString(1, agent.value());
                delete.setLong(2, entry.sequence());
                delete.addBatch();
            }
            insert.executeBatch();
            delete.executeBatch();
        }
        ResourceRows.insert(
                connection, agent, entries.stream().map(SegmentEntry::entry).toList());
    }

    @Override
    public void close() {
        store.close();
    }
}
