package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Deletes old entries, with what stands beside them, and keeps their leaf hashes. An entry goes only if it is, byte for byte, the one in
 * the segment.
 *
 * <p>Stateless.
 */
public final class PrunedRows {
    private PrunedRows() {}

    /**
     * What was deleted, to be entered in the log.
     *
     * @param rows how many entries
     * @param ranges of each run of them, the first and the last sequence, and the log's time at the last
     */
    public record Pruned(long rows, List<List<Long>> ranges) {}

    private record Row(long sequence, String leafHash, long logTime, AuditEntry entry) {}

    /**
     * Deletes what may go of some entries.
     *
     * @param first the first of them
     * @param leaves those in the segment from there on
     * @param until the first entry of the log that is not in the segment
     * @throws VaultConfigurationException if the store has another entry than the segment; nothing was deleted
     */
    public static Pruned prune(Connection transaction, AgentId agent, long first, List<byte[]> leaves, long until)
            throws SQLException {
        List<Row> rows = deletable(transaction, agent, first, leaves, until);
        keepHashes(transaction, agent, rows);
        ResourceRows.delete(transaction, agent, rows.stream().map(Row::entry).toList());
        List<List<Long>> ranges = ranges(rows);
        for (String table : List.of("audit_side", "audit_entry")) {
            try (PreparedStatement delete = transaction.prepareStatement(
                    "DELETE FROM " + table + " WHERE agent = ? AND sequence BETWEEN ? AND ?")) {
                for (List<Long> range : ranges) {
                    delete.setString(1, agent.value());
                    delete.setLong(2, range.get(0));
                    delete.setLong(3, range.get(1));
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
        return new Pruned(rows.size(), ranges);
    }

    private static List<Row> deletable(
            Connection transaction, AgentId agent, long first, List<byte[]> leaves, long until) throws SQLException {
        List<Row> rows = new ArrayList<>();
        KeptEntries kept = new KeptEntries(transaction, agent.value(), until);
        try (PreparedStatement select = transaction.prepareStatement("SELECT " + EntryRows.COLUMNS
                + " FROM audit_entry WHERE agent = ? AND sequence >= ? AND sequence < ? ORDER BY agent, sequence")) {
            select.setString(1, agent.value());
            select.setLong(2, first);
            select.setLong(3, first + leaves.size());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Map<AuditField, String> fields = EntryRows.fields(row);
                    long sequence = row.getLong(AuditField.SEQUENCE.columnName());
                    byte[] leaf = leaves.get(Math.toIntExact(sequence - first));
                    requireSame(sequence, leaf, fields, EntryRows.leafHash(row));
                    if (sequence > 0 && !kept.contains(fields)) {
                        rows.add(new Row(
                                sequence, EntryRows.leafHash(row), EntryRows.logTime(row), AuditEntry.of(fields)));
                    }
                }
            }
        }
        return rows;
    }

    private static void requireSame(long sequence, byte[] leaf, Map<AuditField, String> fields, String leafHash) {
        if (!Arrays.equals(leaf, LeafFormat.encode(fields))
                || !Hex.of(MerkleHash.leaf(leaf)).equals(leafHash)) {
            throw new VaultConfigurationException(
                    "entry " + sequence + " is not the one in the segment, and stays: run 'vault audit verify'");
        }
    }

    private static void keepHashes(Connection transaction, AgentId agent, List<Row> rows) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO audit_pruned (agent, sequence, log_time, leaf_hash) VALUES (?, ?, ?, ?)")) {
            for (Row row : rows) {
                insert.setString(1, agent.value());
                insert.setLong(2, row.sequence());
                insert.setLong(3, row.logTime());
                insert.setString(4, row.leafHash());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static List<List<Long>> ranges(List<Row> rows) {
        List<List<Long>> ranges = new ArrayList<>();
        for (Row row : rows) {
            int last = ranges.size() - 1;
            boolean goesOn = last >= 0 && ranges.get(last).get(1) == row.sequence() - 1;
            long first = goesOn ? ranges.remove(last).get(0) : row.sequence();
            ranges.add(List.of(first, row.sequence(), row.logTime()));
        }
        return ranges;
    }
}
