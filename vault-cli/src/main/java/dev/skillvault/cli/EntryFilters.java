package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which entries are wanted, a mixin. All that is said must hold. */
final class EntryFilters {
    /** What was decided. */
    enum Decision {
        ALLOWED,
        DENIED
    }

    private final Clock clock;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--agent", paramLabel = "ID", description = "only this agent's log")
    private @Nullable AgentId agent;

    private final Map<AuditField, String> fields = new EnumMap<>(AuditField.class);
    private AuditQuery.@Nullable Resource resource;
    private @Nullable Instant since;
    private @Nullable Instant until;

    EntryFilters(Clock clock) {
        this.clock = clock;
    }

    @Option(names = "--user", paramLabel = "ID", description = "only about this user's accounts")
    void user(String value) {
        fields.put(AuditField.SUBJECT, value);
    }

    @Option(names = "--skill", paramLabel = "ID", description = "only of this skill, like gmail")
    void skill(String value) {
        fields.put(AuditField.SKILL, value);
    }

    @Option(names = "--provider", paramLabel = "ID", description = "only about this provider, like google")
    void provider(String value) {
        fields.put(AuditField.PROVIDER, value);
    }

    @Option(names = "--operation", paramLabel = "ID", description = "only this operation, like gmail.messages.send")
    void operation(String value) {
        fields.put(AuditField.OPERATION, value);
    }

    @Option(
            names = "--resource",
            paramLabel = "KIND=NAME",
            description = "only about this, like repository=octo/site or recipient-domain=example.com")
    void resource(String value) {
        int split = value.indexOf('=');
        if (split < 1) {
            throw new ParameterException(
                    command.commandLine(), "--resource takes KIND=NAME, like repository=octo/site");
        }
        resource = new AuditQuery.Resource(value.substring(0, split), value.substring(split + 1));
    }

    @Option(names = "--decision", paramLabel = "WORD", description = "only ${COMPLETION-CANDIDATES}")
    void decision(Decision value) {
        fields.put(AuditField.DECISION, value.name());
    }

    @Option(names = "--kind", paramLabel = "KIND", description = "only this kind: ${COMPLETION-CANDIDATES}")
    void kind(EntryKind value) {
        fields.put(AuditField.KIND, value.name());
    }

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "only from then on: 2026-01-31T09:00:00Z, 2026-01-31 (UTC), or how long ago, like 90m, 24h or 7d")
    void since(String value) {
        since = time("--since", value);
    }

    @Option(names = "--until", paramLabel = "TIME", description = "only before that; written alike")
    void until(String value) {
        until = time("--until", value);
    }

    private Instant time(String option, String value) {
        try {
            return TimeArgument.parse(value, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    /** Fails if the store has no log of the agent that was said. */
    void requireAgent(AuditReader reader) {
        KnownAgents.require(reader, agent);
    }

    /** The same query, with what was said. */
    AuditQuery narrow(AuditQuery query) {
        AuditQuery narrowed = query;
        if (agent != null) {
            narrowed = narrowed.agent(agent);
        }
        if (resource != null) {
            narrowed = narrowed.resource(resource);
        }
        if (since != null) {
            narrowed = narrowed.since(since);
        }
        if (until != null) {
            narrowed = narrowed.until(until);
        }
        for (Map.Entry<AuditField, String> field : fields.entrySet()) {
            narrowed = narrowed.only(field.getKey(), field.getValue());
        }
        return narrowed;
    }
}
