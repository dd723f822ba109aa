package dev.skillvault.report;

import dev.skillvault.AgentId;
import dev.skillvault.audit.PrunedEntries;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A log, as far as it was read.
 *
 * @param agent whose
 * @param size number of entries in the log
 * @param kinds number of entries in the period, by kind
 * @param ownCalls calls in the period that the vault made itself, to see whether a connection works; no skill's, and counted nowhere else
 * @param doubtfulRows grants and grant requests that are not as they were signed, or not understood, and were left out
 * @param pruned which entries of the log were pruned, if the period reaches back to them: they are counted nowhere
 * @since 0.1.0
 */
public record ReportedLog(
        AgentId agent,
        long size,
        Map<String, Long> kinds,
        long ownCalls,
        int doubtfulRows,
        Optional<PrunedEntries> pruned) {
    /**
     * Copies what can change.
     *
     * @param agent see the record
     * @param size see the record
     * @param kinds see the record
     * @param ownCalls see the record
     * @param doubtfulRows see the record
     * @param pruned see the record
     */
    public ReportedLog {
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
    }

    /**
     * How many entries of the period are in the store.
     *
     * @return their number
     */
    public long entries() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }
}
