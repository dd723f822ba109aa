package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One log as it stands in a store, to be taken out of it. Nothing is believed and nothing is verified.
 *
 * <p>Not thread-safe.
 */
final class StoredLog {
    private static final int FETCH = 1000;

    private final Connection connection;
    private final LogHead head;

    StoredLog(Connection connection, LogHead head) {
        this.connection = connection;
        this.head = head;
    }

    /** Is given the rows, one by one. */
    @FunctionalInterface
    interface Sink<T> {
        void take(T each) throws IOException;
    }

    String agent() {
        return head.agent();
    }

    String origin() {
        return head.origin();
    }

    /** Number of entries, as the head says. */
    long size() {
        return head.size();
    }

    /** The fields of the entries from one on, up to another that is not among them. */
    void entries(long from, long until, Sink<Map<AuditField, String>> sink) throws SQLException, IOException {
        try (PreparedStatement select = select(
                        EntryRows.COLUMNS, "sequence >= ? AND sequence < ? ORDER BY agent, sequence", from, until);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sink.take(EntryRows.fields(row));
            }
        }
    }

    /** Gives each of the proofs, and the range, the leaf hashes of the first entries, as they are stored. */
    void leafHashes(long end, CompactRange range, List<PartRoots> proofs) throws SQLException {
        LeafHashes.stored(connection, head.agent()).each(range.size(), end, hash -> {
            proofs.forEach(proof -> proof.add(range.size(), hash));
            range.append(hash);
        });
    }

    /** The place behind the last entry that was pruned; 0 if none was. */
    long endOfPruned() throws SQLException {
        return PrunedPlaces.end(connection, head.agent());
    }

    /** The leaf of an entry. */
    byte[] leaf(long sequence) throws SQLException {
        try (PreparedStatement select = select(EntryRows.COLUMNS, "sequence = ?", sequence);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw isPruned(sequence)
                        ? new VaultConfigurationException(
                                "entry " + sequence + " was pruned into a segment, of which 'vault audit"
                                        + " verify' tells the SHA-256: put it back first, with 'vault audit import'")
                        : new IllegalArgumentException("an entry is missing");
            }
            return LeafFormat.encode(EntryRows.fields(row));
        }
    }

    private boolean isPruned(long sequence) throws SQLException {
        try (PrunedPlaces pruned = PrunedPlaces.between(connection, head.agent(), sequence, sequence + 1)) {
            return pruned.isAt(sequence);
        }
    }

    /** The re-keys among the first entries. */
    List<Long> rekeys(long end) throws SQLException {
        List<Long> rekeys = new ArrayList<>();
        String where = "sequence < ? AND kind = '" + EntryKind.AGENT_REKEYED.name() + "' ORDER BY agent, sequence";
        try (PreparedStatement select = select("sequence", where, end);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rekeys.add(row.getLong(1));
            }
        }
        return rekeys;
    }

    /** The checkpoints, by size. */
    NavigableMap<Long, String> checkpoints() throws SQLException {
        NavigableMap<Long, String> notes = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT size, note FROM audit_checkpoint WHERE agent = ?")) {
            select.setFetchSize(FETCH);
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    notes.put(row.getLong(1), String.valueOf(row.getString(2)));
                }
            }
        }
        return notes;
    }

    private PreparedStatement select(String columns, String where, long... bounds) throws SQLException {
        PreparedStatement select =
                connection.prepareStatement("SELECT " + columns + " FROM audit_entry WHERE agent = ? AND " + where);
        select.setFetchSize(FETCH);
        select.setString(1, head.agent());
        for (int i = 0; i < bounds.length; i++) {
            select.setLong(i + 2, bounds[i]);
        }
        return select;
    }
}
