package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditReader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose logs a store has. A question about any other agent is a slip, and not one that nothing answers. */
final class KnownAgents {
    private static final int MOST = 20;

    private KnownAgents() {}

    /**
     * Fails if there is no log of an agent that is named.
     *
     * @param agent null if none is named
     */
    static void require(AuditReader reader, @Nullable AgentId agent) {
        if (agent == null) {
            return;
        }
        Set<AgentId> known = reader.end().places().keySet();
        if (!known.contains(agent)) {
            throw new VaultConfigurationException("there is no agent " + agent + " in this store; " + named(known));
        }
    }

    private static String named(Set<AgentId> agents) {
        if (agents.isEmpty()) {
            return "there is none";
        }
        String more = agents.size() > MOST ? " and " + (agents.size() - MOST) + " more" : "";
        return agents.stream()
                .limit(MOST)
                .map(AgentId::value)
                .collect(Collectors.joining(", ", agents.size() == 1 ? "there is " : "there are ", more));
    }
}
