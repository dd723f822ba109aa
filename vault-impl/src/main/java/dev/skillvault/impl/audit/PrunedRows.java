package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Deletes old entries, with what stands beside them, and keeps their leaf hashes. An entry goes only if it is, byte for byte, the one in
 * the segment, and a call as a whole.
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

    /**
     * What became of some entries.
     *
     * @param pruned what was deleted
     * @param waiting what goes together with the last entry of a call, which comes later, by the place of that one
     */
    public record Outcome(Pruned pruned, Map<Long, List<SegmentEntry>> waiting) {}

    /**
     * Deletes what may go of some entries.
     *
     * @param entries those that waited for one of these, and then some that stand one behind the other in the segment, in order
     * @param segment in which they are
     * @throws VaultConfigurationException if the store has another entry than the segment; nothing was deleted
     */
    public static Outcome prune(Connection transaction, AgentId agent, List<SegmentEntry> entries, SegmentFile segment)
            throws SQLException {
        Map<Long, List<SegmentEntry>> waiting = new HashMap<>();
        List<SegmentEntry> rows = deletable(transaction, agent, entries, segment, waiting);
        keepHashes(transaction, agent, rows);
        ResourceRows.delete(
                transaction, agent, rows.stream().map(SegmentEntry::entry).toList());
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
        return new Outcome(new Pruned(rows.size(), ranges), waiting);
    }

    private static List<SegmentEntry> deletable(
            Connection transaction,
            AgentId agent,
            List<SegmentEntry> entries,
            SegmentFile segment,
            Map<Long, List<SegmentEntry>> waiting)
            throws SQLException {
        List<SegmentEntry> rows = new ArrayList<>();
        KeptEntries kept = new KeptEntries(transaction, agent.value(), segment.from(), segment.until());
        long end = entries.get(entries.size() - 1).sequence();
        try (PreparedStatement select = transaction.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ? AND sequence = ?")) {
            for (SegmentEntry entry : entries) {
                select.setString(1, agent.value());
                select.setLong(2, entry.sequence());
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        Map<AuditField, String> fields = EntryRows.fields(row);
                        requireSame(entry, fields, EntryRows.leafHash(row), EntryRows.logTime(row));
                        OptionalLong last = kept.goesWith(entry.sequence(), fields);
                        if (last.isPresent() && last.getAsLong() <= end) {
                            rows.add(entry);
                        } else if (last.isPresent()) {
                            waiting.computeIfAbsent(last.getAsLong(), place -> new ArrayList<>())
                                    .add(entry);
                        }
                    }
                }
            }
        }
        return rows;
    }

    private static void requireSame(SegmentEntry entry, Map<AuditField, String> fields, String leafHash, long logTime) {
        if (!entry.isStoredAs(fields, leafHash, logTime)) {
            throw new VaultConfigurationException("entry " + entry.sequence()
                    + " is not the one in the segment, and stays: run 'vault audit verify'");
        }
    }

    private static void keepHashes(Connection transaction, AgentId agent, List<SegmentEntry> rows) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO audit_pruned (agent, sequence, log_time, leaf_hash) VALUES (?, ?, ?, ?)")) {
            for (SegmentEntry row : rows) {
                insert.setString(1, agent.value());
                insert.setLong(2, row.sequence());
                insert.setLong(3, row.logTime());
                insert.setString(4, row.leafHash());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static List<List<Long>> ranges(List<SegmentEntry> rows) {
        List<List<Long>> ranges = new ArrayList<>();
        for (SegmentEntry row : rows) {
            int last = ranges.size() - 1;
            boolean goesOn = last >= 0 && ranges.get(last).get(1) == row.sequence() - 1;
            long first = goesOn ? ranges.remove(last).get(0) : row.sequence();
            ranges.add(List.of(first, row.sequence(), row.logTime()));
        }
        return ranges;
    }
}
