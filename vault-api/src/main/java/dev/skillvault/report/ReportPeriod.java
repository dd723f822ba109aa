package dev.skillvault.report;

import java.time.Instant;

/**
 * A stretch of time, by the clock of the vault that recorded the entries.
 *
 * @param since its first instant
 * @param until the first instant after it
 * @since 0.1.0
 */
public record ReportPeriod(Instant since, Instant until) {
    /**
     * Checks the order.
     *
     * @param since see the record
     * @param until see the record
     * @throws IllegalArgumentException if it ends before it begins
     */
    public ReportPeriod {
        if (until.isBefore(since)) {
            throw new IllegalArgumentException("a period ends after it begins");
        }
    }
}
