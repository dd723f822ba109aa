package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a log that name pruned ones, each signed by the log's key, and which of those are not there. An entry may be missing only
 * if it is named.
 *
 * <p>Not thread-safe.
 */
final class PruneRecords {
    private static final int FETCH = 1000;

    /** An entry that names others. */
    private record Named(long sequence, String segment, SequenceRanges ranges) {}

    private final String agent;
    private final String origin;
    private final List<Named> records = new ArrayList<>();
    private final SequenceRanges named = new SequenceRanges();
    private final SequenceRanges missing = new SequenceRanges();
    private final Map<Long, Long> times = new HashMap<>();

    /** Of an agent's log with this name. */
    PruneRecords(String agent, String origin) {
        this.agent = agent;
        this.origin = origin;
    }

    /** Reads them before the log is walked through, since they stand behind what they name. That their leaves are genuine is for the walk to find. */
    void read(Connection connection, byte[] logKey) throws SQLException, TamperedException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + EntryRows.COLUMNS
                + " FROM audit_entry WHERE agent = ? AND kind = '" + EntryKind.LOG_PRUNED.name()
                + "' ORDER BY agent, sequence")) {
            select.setFetchSize(FETCH);
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read(row.getLong(AuditField.SEQUENCE.columnName()), EntryRows.fields(row), logKey);
                }
            }
        }
    }

    private void read(long sequence, Map<AuditField, String> fields, byte[] logKey) throws TamperedException {
        try {
            JsonNode details = EntryCertificate.details(fields);
            SequenceRanges ranges = new SequenceRanges();
            List<List<Long>> signed = new ArrayList<>();
            for (JsonNode range : details.path("pruned")) {
                long first = range.get(0).longValue();
                long last = range.get(1).longValue();
                if (first < 1 || last < first || last >= sequence || range.size() != 3) {
                    throw new IllegalArgumentException("no range of earlier entries");
                }
                ranges.add(first, last);
                signed.add(List.of(first, last, range.get(2).longValue()));
            }
            PrunedRows.Pruned pruned =
                    new PrunedRows.Pruned(details.path("rows").asLong(-1), signed);
            String segment = details.path("segment").asText();
            byte[] statement = PruneStatement.bytes(
                    origin,
                    sequence,
                    segment,
                    details.path("from").asLong(-1),
                    details.path("until").asLong(-1),
                    pruned);
            if (ranges.count() == pruned.rows()
                    && LogKeys.verify(
                            logKey,
                            statement,
                            Hex.bytes(details.path("signature").asText()))) {
                records.add(new Named(sequence, segment, ranges));
                named.addAll(ranges);
                signed.forEach(range -> times.put(range.get(1), range.get(2)));
                return;
            }
        } catch (IOException | RuntimeException e) {
            // falls through: not an entry the vault writes
        }
        throw new TamperedException("entry " + sequence + " of the log of " + agent
                + " does not name the entries it says were pruned, signed with the log's key");
    }

    /** Takes note of an entry that is not there, and whose hash is; in order. */
    void missing(long sequence) throws TamperedException {
        if (!named.contains(sequence)) {
            throw new TamperedException("entry " + sequence + " of the log of " + agent
                    + " is missing: its hash is there, but no entry names it among those that were pruned");
        }
        missing.add(sequence, sequence);
    }

    /** The log's time, where it was signed. */
    void requireTime(long sequence, long logTime) throws TamperedException {
        Long signed = times.get(sequence);
        if (signed != null && signed != logTime) {
            throw new TamperedException("the time by which entries behind entry " + sequence + " of the log of " + agent
                    + " are found was changed");
        }
    }

    /** Whether an entry was pruned at some time. */
    boolean isNamed(long sequence) {
        return named.contains(sequence);
    }

    /** Whether an entry was pruned before another was written. */
    boolean isNamedBefore(long sequence, long later) {
        return named.contains(sequence)
                && records.stream().anyMatch(each -> each.sequence < later && each.ranges.contains(sequence));
    }

    /** How many entries, as far as the log was walked through, are not there between two, both included. */
    long missingBetween(long first, long last) {
        return missing.countBetween(first, last);
    }

    /** Whether an entry behind this one, as far as the log was walked through, is not there. */
    boolean isMissingBehind(long sequence) {
        return !missing.isEmpty() && missing.last() > sequence;
    }

    /** Which entries of the log are there, once it was walked through. */
    VerificationReport.Extent extent(long size) {
        long gone = missing.count();
        return new VerificationReport.Extent(0, size, gone, gone == 0 ? 0 : missing.last() + 1);
    }

    /** What is worth knowing, a sentence for each segment. */
    List<String> remarks() {
        Map<String, SequenceRanges> segments = new LinkedHashMap<>();
        records.forEach(each -> segments.computeIfAbsent(each.segment, segment -> new SequenceRanges())
                .addAll(each.ranges));
        List<String> remarks = new ArrayList<>();
        segments.forEach((segment, ranges) -> {
            long gone = ranges.countShared(missing);
            long back = ranges.count() - gone;
            remarks.add("log of " + agent + ": " + ranges.count() + " of the entries " + ranges.first() + " to "
                    + ranges.last() + " were pruned, into a segment with SHA-256 " + segment
                    + (back == 0
                            ? ""
                            : back == ranges.count() ? "; they are back" : "; " + back + " of them are back"));
        });
        return remarks;
    }
}
