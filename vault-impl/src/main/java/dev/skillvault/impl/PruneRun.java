package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.PrunedRows;
import dev.skillvault.impl.audit.SegmentEntry;
import dev.skillvault.impl.audit.SegmentFile;
import dev.skillvault.impl.audit.SegmentLeaves;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Deletes the entries of a segment, some at a time, and knows at each point whether any are gone: the segment is then the only place
 * where they are. A call goes in one piece, with its last entry, so that a run that is cut short leaves none told by half.
 *
 * <p>Not thread-safe.
 */
final class PruneRun {
    private final Store store;
    private final Committer committer;
    private final AgentId agent;
    private final int window;
    private long rows;
    private boolean doubtful;

    PruneRun(Store store, Committer committer, AgentId agent, int window) {
        this.store = store;
        this.committer = committer;
        this.agent = agent;
        this.window = window;
    }

    /** Whether it is certain that all entries are where they were. */
    boolean deletedNothing() {
        return rows == 0 && !doubtful;
    }

    /**
     * Deletes what may go.
     *
     * @param logTimeBefore the log's time at the entry before the segment
     * @return how many entries
     * @throws VaultConfigurationException if it was refused; nothing was deleted
     * @throws VaultUnavailableException if it was cut short; the message says whether something was deleted
     */
    long run(SegmentFile segment, long logTimeBefore) {
        try (SegmentLeaves leaves = segment.leaves(logTimeBefore)) {
            NavigableMap<Long, List<SegmentEntry>> waiting = new TreeMap<>();
            for (List<SegmentEntry> some = leaves.next(window); !some.isEmpty(); some = leaves.next(window)) {
                Map<Long, List<SegmentEntry>> due =
                        waiting.headMap(some.get(some.size() - 1).sequence(), true);
                List<SegmentEntry> entries = new ArrayList<>();
                due.values().forEach(entries::addAll);
                entries.sort(Comparator.comparingLong(SegmentEntry::sequence));
                entries.addAll(some);
                due.clear();
                committed(segment, entries).forEach((last, those) -> waiting.merge(last, those, PruneRun::concat));
            }
            return rows;
        } catch (IOException | RuntimeException e) {
            throw failure(segment, e);
        }
    }

    private static List<SegmentEntry> concat(List<SegmentEntry> one, List<SegmentEntry> other) {
        List<SegmentEntry> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private Map<Long, List<SegmentEntry>> committed(SegmentFile segment, List<SegmentEntry> entries) {
        // from here on a commit may happen although it is not acknowledged
        doubtful = true;
        try {
            PrunedRows.Outcome outcome = committer.commit(unit -> prune(unit, segment, entries));
            rows += outcome.pruned().rows();
            doubtful = false;
            return outcome.waiting();
        } catch (VaultConfigurationException e) {
            // refused inside the unit of work, which was undone
            doubtful = false;
            throw e;
        }
    }

    private PrunedRows.Outcome prune(UnitOfWork unit, SegmentFile segment, List<SegmentEntry> entries)
            throws SQLException {
        PrunedRows.Outcome outcome = PrunedRows.prune(unit.jdbc(), agent, entries, segment);
        PrunedRows.Pruned pruned = outcome.pruned();
        if (pruned.rows() > 0) {
            store.noteErasure(unit.jdbc());
            unit.append(AuditDraft.of(EntryKind.LOG_PRUNED, "operator")
                    .details(Map.<String, Object>of(
                            "segment",
                            segment.sha256(),
                            "from",
                            segment.from(),
                            "until",
                            segment.until(),
                            "rows",
                            pruned.rows(),
                            "pruned",
                            pruned.ranges(),
                            "signature",
                            HexFormat.of().formatHex(unit.signPruning(segment, pruned)))));
            unit.checkpoint();
        }
        return outcome;
    }

    private RuntimeException failure(SegmentFile segment, Exception e) {
        String reason = e instanceof VaultException
                ? String.valueOf(e.getMessage())
                : "the segment " + segment.file() + " cannot be read to its end";
        if (deletedNothing()) {
            return e instanceof VaultException known ? known : new VaultConfigurationException(reason, e);
        }
        String gone = rows == 0
                ? "entries may have been pruned"
                : rows + " entries were pruned" + (doubtful ? ", and perhaps more" : "");
        return new VaultUnavailableException(
                gone + ": keep the segment " + segment.file()
                        + ", which may be the only place where they are, and run this again with another; " + reason,
                e);
    }
}
