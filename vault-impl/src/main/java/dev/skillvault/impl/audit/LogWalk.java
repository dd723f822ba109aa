package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.LogVerifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/**
 * One pass over the entries of a log in a store, from the first to the last: each in its place, with its own leaf hash, and known to
 * those who compare what stands beside it. What was pruned has only its hash. At the end is the head.
 *
 * <p>For one pass; not thread-safe.
 */
final class LogWalk {
    private static final int FETCH = 1000;
    private static final long PROGRESS = 5000;

    /** What is told of each entry. */
    record Checks(
            SignedRoots roots,
            EntryOrder order,
            PruneRecords pruned,
            SideRowCheck sideRows,
            ResourceRowCheck resourceRows,
            SignedRowCheck signedRows,
            CounterCheck counters) {}

    private final LogHead head;
    private final Checks checks;
    private final LogVerifier.Progress progress;
    private final CompactRange range = CompactRange.empty();
    private long logTime = Long.MIN_VALUE;

    LogWalk(LogHead head, Checks checks, LogVerifier.Progress progress) {
        this.head = head;
        this.checks = checks;
        this.progress = progress;
    }

    void verify(Connection connection) throws SQLException, TamperedException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ? ORDER BY agent, sequence")) {
            select.setFetchSize(FETCH);
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery();
                    PrunedPlaces places = PrunedPlaces.between(connection, head.agent(), 0, Long.MAX_VALUE)) {
                while (row.next()) {
                    appendPruned(places);
                    Map<AuditField, String> fields = EntryRows.fields(row);
                    range.append(verifyEntry(range.size(), fields, EntryRows.leafHash(row)));
                    requireFindable(range.size() - 1, fields, EntryRows.logTime(row));
                    checks.roots.compare(range);
                    if (range.size() % PROGRESS == 0) {
                        progress.checked(range.size(), head.size());
                    }
                }
                appendPruned(places);
                places.requireEnd();
            }
        }
        requireHead();
    }

    private void requireHead() throws TamperedException {
        if (range.size() < head.size()) {
            throw wrong(range.size(), "is missing: the head counts " + head.size() + " entries");
        }
        if (range.size() > head.size()) {
            throw wrong(head.size(), "stands behind the " + head.size() + " entries that the head counts");
        }
        boolean sameHead = Hex.of(range.root()).equals(head.root())
                && Hex.of(range.encode()).equals(head.compactRange());
        if (!sameHead) {
            throw new TamperedException("the head of the log of " + head.agent() + " does not fit its " + range.size()
                    + " entries: it was changed, or entries were");
        }
    }

    /** The hashes of pruned entries, if the next ones were. */
    private void appendPruned(PrunedPlaces places) throws SQLException, TamperedException {
        while (places.isAt(range.size())) {
            long sequence = range.size();
            checks.pruned.missing(sequence);
            checks.order.follow(sequence, Map.of());
            checks.roots.seePruned(sequence);
            if (places.logTime() < logTime) {
                throw new TamperedException("the time that is left of entry " + sequence + " of the log of "
                        + head.agent() + ", which was pruned, was changed");
            }
            logTime = places.logTime();
            checks.pruned.requireTime(sequence, logTime);
            range.append(places.leafHash());
            checks.roots.compare(range);
            places.next();
        }
    }

    /** By its time and its resources, which stand beside it, an entry is found: they must be its own. */
    private void requireFindable(long sequence, Map<AuditField, String> fields, long storedTime)
            throws TamperedException {
        checks.resourceRows.see(sequence, fields);
        logTime = Math.max(logTime, Long.parseLong(fields.getOrDefault(AuditField.AT, "0")));
        if (storedTime != logTime) {
            throw new TamperedException(
                    "the time by which entry " + sequence + " of the log of " + head.agent() + " is found was changed");
        }
        checks.pruned.requireTime(sequence, logTime);
    }

    private byte[] verifyEntry(long expected, Map<AuditField, String> fields, String stored) throws TamperedException {
        requirePlace(expected, String.valueOf(fields.get(AuditField.SEQUENCE)));
        byte[] leafHash;
        Instant at;
        try {
            leafHash = LeafFormat.hash(fields);
            at = EntryCertificate.at(fields);
        } catch (IllegalArgumentException e) {
            throw wrong(expected, "is not one the vault writes");
        }
        if (!EntryOrder.isKind(fields.getOrDefault(AuditField.KIND, ""))) {
            throw wrong(expected, "is not one the vault writes");
        }
        if (!Hex.of(leafHash).equals(stored)) {
            throw wrong(expected, "was changed");
        }
        checks.roots.see(expected, at);
        checks.order.follow(expected, fields);
        checks.sideRows.see(expected, fields);
        checks.signedRows.see(expected, fields);
        checks.counters.see(expected, fields);
        return leafHash;
    }

    private TamperedException wrong(long sequence, String what) {
        return new TamperedException("entry " + sequence + " of the log of " + head.agent() + " " + what);
    }

    /** The database's order and primary key are not believed. */
    private void requirePlace(long expected, String sequence) throws TamperedException {
        if (sequence.equals(Long.toString(expected))) {
            return;
        }
        String log = " of the log of " + head.agent();
        if (sequence.equals(Long.toString(expected - 1)) && expected > 0) {
            throw new TamperedException("entry " + sequence + log + " is there twice");
        }
        throw new TamperedException(
                sequence.startsWith("-")
                        ? "entry " + sequence + log + " stands before the first"
                        : "entry " + expected + log + " is missing");
    }
}
