package dev.skillvault.impl.report;

/** Is told every entry of a log from a period's beginning on, in the log's order. */
@FunctionalInterface
interface Counter {
    /**
     * An entry.
     *
     * @param inPeriod whether it counts by itself; one that lies behind the period only says how something ended that began in it
     */
    void count(Line line, boolean inPeriod);
}
