package dev.skillvault.report;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was denied in the period. Nothing of it was sent.
 *
 * @param byReason how often, by {@link dev.skillvault.egress.DenialReason}
 * @param newest the newest of them, newest first
 * @since 0.1.0
 */
public record Refusals(Map<String, Long> byReason, List<Denial> newest) {
    /**
     * Copies what can change.
     *
     * @param byReason see the record
     * @param newest see the record
     */
    public Refusals {
        byReason = Collections.unmodifiableMap(new TreeMap<>(byReason));
        newest = List.copyOf(newest);
    }

    /**
     * How often something was denied.
     *
     * @return over all reasons
     */
    public long total() {
        return byReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * One denied call.
     *
     * @param at when
     * @param sequence its entry in the agent's log
     * @param holder who asked
     * @param operation what for; empty if it matched none
     * @param reason why not
     */
    public record Denial(Instant at, long sequence, Holding.Holder holder, String operation, String reason) {}
}
