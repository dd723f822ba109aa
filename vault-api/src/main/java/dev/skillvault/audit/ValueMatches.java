package dev.skillvault.audit;

import java.util.List;
import java.util.Optional;

/**
 * What came of testing a guess against the log, in which personal values stand under names that only the agent's keys can make.
 *
 * @param entries the entries that name the value, oldest first
 * @param untestable how many more entries name some value of this kind, with a key that is gone: their user was forgotten, or the key came
 *     back with no restore
 * @param pruned which entries of the log were pruned, so that nobody looked at them
 * @since 0.1.0
 */
public record ValueMatches(List<AuditEntry> entries, long untestable, Optional<PrunedEntries> pruned) {
    /**
     * Takes a copy.
     *
     * @param entries see the record
     * @param untestable see the record
     * @param pruned see the record
     */
    public ValueMatches {
        entries = List.copyOf(entries);
    }
}
