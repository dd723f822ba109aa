package dev.skillvault.key;

import dev.skillvault.AgentId;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.connection.EndedConnection;
import java.util.List;

/**
 * The end of an agent.
 *
 * @param agent which one
 * @param connections what was still connected, with what each provider said
 * @param checkpoint the last one of the agent's log: keep it, the log grows no more
 * @since 0.1.0
 */
public record OffBoarding(AgentId agent, List<EndedConnection> connections, Checkpoint checkpoint) {
    /**
     * Copies what can change.
     *
     * @param agent see the record
     * @param connections see the record
     * @param checkpoint see the record
     */
    public OffBoarding {
        connections = List.copyOf(connections);
    }
}
