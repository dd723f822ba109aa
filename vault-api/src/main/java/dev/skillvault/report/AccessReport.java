package dev.skillvault.report;

import java.util.List;

/**
 * What a store says about a stretch of time. Names are text as it stands in the store, believed or not: a store that was tampered with can
 * hold anything, so whoever shows them escapes them.
 *
 * @param logs the logs that were read, by agent
 * @param holdings what each skill was allowed, asked for and used, by agent, user, skill and provider
 * @param refusals what was denied
 * @param consents what people approved, and what left the vault
 * @param connections how each connection was kept alive, by agent, user and provider
 * @since 0.1.0
 */
public record AccessReport(
        List<ReportedLog> logs,
        List<Holding> holdings,
        Refusals refusals,
        Consents consents,
        List<KeptConnection> connections) {
    /**
     * Copies what can change.
     *
     * @param logs see the record
     * @param holdings see the record
     * @param refusals see the record
     * @param consents see the record
     * @param connections see the record
     */
    public AccessReport {
        logs = List.copyOf(logs);
        holdings = List.copyOf(holdings);
        connections = List.copyOf(connections);
    }
}
