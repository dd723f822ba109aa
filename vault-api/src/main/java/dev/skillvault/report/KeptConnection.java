package dev.skillvault.report;

import dev.skillvault.AgentId;
import dev.skillvault.connection.ConnectionHealth;

/**
 * How a connection is, and how it was kept alive.
 *
 * @param agent whose connection
 * @param health how it is at the reader's time; not signed, so whoever can write the database can make it look well
 * @param refreshes what the log says for the period
 * @since 0.1.0
 */
public record KeptConnection(AgentId agent, ConnectionHealth health, Refreshes refreshes) {

    /**
     * What became of a connection's refreshes in the period.
     *
     * @param succeeded brought new tokens
     * @param failed brought none
     * @param unknown were begun, and how they ended is not in the log
     * @param alerts how often people were told that something is amiss, or well again
     * @param lastFailure the last one's reason, and if there is none, the state it led to; empty if none failed
     */
    public record Refreshes(long succeeded, long failed, long unknown, long alerts, String lastFailure) {
        /** Nothing happened. */
        public static final Refreshes NONE = new Refreshes(0, 0, 0, 0, "");
    }
}
