package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
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
    private static final int WINDOW = 5_000;
    private static final String NOT_ALLOWED = "42501";

    /** What is left of an entry, or the entry's own hash. */
    private record Place(String leafHash, long logTime, boolean pruned) {}

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
        long unused = eachWindow(segment, agent, false);
        return eachWindow(segment, agent, true);
    }

    private static AgentId agent(Connection connection, SegmentFile segment) throws SQLException {
        return LogHead.all(connection).stream()
                .filter(head -> head.origin().equals(segment.origin()))
                .map(head -> new AgentId(head.agent()))
                .findFirst()
                .orElseThrow(() -> new VaultConfigurationException(
                        "the segment is one of the log " + segment.origin() + ", which is not in this store"));
    }

    /** How many entries were put back, or would be. */
    private long eachWindow(SegmentFile segment, AgentId agent, boolean write) {
        long rows = 0;
        try (SegmentLeaves leaves = segment.leaves()) {
            long first = segment.from();
            for (List<byte[]> window = leaves.next(WINDOW); !window.isEmpty(); window = leaves.next(WINDOW)) {
                rows += committed(agent, first, window, write);
                first += window.size();
            }
            return rows;
        } catch (IOException e) {
            throw new VaultConfigurationException("the segment " + segment.file() + " cannot be read to its end", e);
        }
    }

    private long committed(AgentId agent, long first, List<byte[]> leaves, boolean write) {
        try (Connection connection = store.writer()) {
            try {
                // under the lock of the log's head, as everything that changes the log
                LogAppender unused = LogAppender.lock(connection, agent);
                List<AuditEntry> missing = new ArrayList<>();
                Map<Long, Place> places = places(connection, agent, first, first + leaves.size());
                for (int i = 0; i < leaves.size(); i++) {
                    Place place = places.get(first + i);
                    if (place == null || !place.leafHash.equals(Hex.of(MerkleHash.leaf(leaves.get(i))))) {
                        throw new VaultConfigurationException("entry " + (first + i)
                                + " of the segment is not the one that was in this log: nothing more was put back");
                    }
                    if (place.pruned) {
                        missing.add(AuditEntry.of(LeafFormat.decode(leaves.get(i))));
                    }
                }
                if (write && !missing.isEmpty()) {
                    insert(connection, agent, missing, places);
                    connection.commit();
                    store.sync(connection);
                }
                return missing.size();
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                throw new VaultConfigurationException("this database role may not put entries back: take the steward's"
                        + " role, see docs/postgresql.md");
            }
            throw Store.unavailable("the segment could not be put back", e);
        }
    }

    private static Map<Long, Place> places(Connection connection, AgentId agent, long first, long end)
            throws SQLException {
        Map<Long, Place> places = new HashMap<>();
        for (String table : List.of("audit_entry", "audit_pruned")) {
            try (PreparedStatement select = connection.prepareStatement("SELECT sequence, leaf_hash, log_time FROM "
                    + table + " WHERE agent = ? AND sequence >= ? AND sequence < ?")) {
                select.setString(1, agent.value());
                select.setLong(2, first);
                select.setLong(3, end);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Place place = new Place(
                                String.valueOf(row.getString(2)), row.getLong(3), table.equals("audit_pruned"));
                        places.putIfAbsent(row.getLong(1), place);
                    }
                }
            }
        }
        return places;
    }

    private static void insert(Connection connection, AgentId agent, List<AuditEntry> entries, Map<Long, Place> places)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(EntryRows.INSERT);
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM audit_pruned WHERE agent = ? AND sequence = ?")) {
            for (AuditEntry entry : entries) {
                Place place = places.get(entry.sequence());
                if (place == null) {
                    throw new IllegalStateException("an entry without a place");
                }
                EntryRows.bind(insert, entry, place.leafHash, place.logTime);
                insert.addBatch();
                delete.setString(1, agent.value());
                delete.setLong(2, entry.sequence());
                delete.addBatch();
            }
            insert.executeBatch();
            delete.executeBatch();
        }
        ResourceRows.insert(connection, agent, entries);
    }

    @Override
    public void close() {
        store.close();
    }
}
