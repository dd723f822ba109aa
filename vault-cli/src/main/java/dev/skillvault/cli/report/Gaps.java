package dev.skillvault.cli.report;

import dev.skillvault.audit.PrunedEntries;
import dev.skillvault.report.Holding;
import dev.skillvault.report.ReportedLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where entries of the period are missing from what was counted, because they were pruned. What nobody did by the entries that are left may
 * have been done before.
 *
 * @param logs the logs that were read
 */
record Gaps(List<ReportedLog> logs) {

    /** Whether there are any. */
    boolean exist() {
        return pruned().findAny().isPresent();
    }

    /** A paragraph for each log. */
    void write(Html html) {
        pruned().forEach(log -> html.element(
                "p",
                Words.count(log.count(), "entry", "entries") + " of agent " + log.agent() + " up to "
                        + Words.time(log.newest()) + (log.count() == 1 ? " was" : " were")
                        + " pruned and not counted on this page; 'vault audit verify' names the segments that have them.",
                "class",
                "lead"));
    }

    /** Since when a holder's uses were counted; empty if they were in all of the period. */
    Optional<Instant> countedSince(Holding.Holder holder) {
        return pruned().filter(log -> log.agent().value().equals(holder.agent()))
                .map(PrunedEntries::newest)
                .findFirst();
    }

    /** What to add behind a word about what nobody did. */
    String reservation() {
        return exist() ? ", by the entries that are left" : "";
    }

    private Stream<PrunedEntries> pruned() {
        return logs.stream().flatMap(log -> log.pruned().stream());
    }
}
