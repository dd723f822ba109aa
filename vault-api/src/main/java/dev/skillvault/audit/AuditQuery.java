package dev.skillvault.audit;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted. Without a filter: all of them, the newest first.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class AuditQuery {
    private static final AuditQuery ALL = new AuditQuery(null, Map.of(), 50);

    private final @Nullable AgentId agent;
    private final Map<AuditField, String> filters;
    private final int limit;

    private AuditQuery(@Nullable AgentId agent, Map<AuditField, String> filters, int limit) {
        this.agent = agent;
        this.filters = filters;
        this.limit = limit;
    }

    /**
     * The newest 50 entries of all logs.
     *
     * @return the query
     */
    public static AuditQuery newest() {
        return ALL;
    }

    /**
     * The same query for one agent's log.
     *
     * @param value the agent
     * @return a new query
     */
    public AuditQuery agent(AgentId value) {
        return new AuditQuery(requireNonNull(value, "agent"), filters, limit);
    }

    /**
     * The same query, only entries in which a field is exactly this.
     *
     * @param field which field; SUBJECT, SKILL, PROVIDER, OPERATION, DECISION and KIND are useful
     * @param value its text
     * @return a new query
     */
    public AuditQuery only(AuditField field, String value) {
        Map<AuditField, String> copy = new EnumMap<>(AuditField.class);
        copy.putAll(filters);
        copy.put(field, requireNonNull(value, "value"));
        return new AuditQuery(agent, Collections.unmodifiableMap(copy), limit);
    }

    /**
     * The same query with another limit.
     *
     * @param entries at least 1
     * @return a new query
     */
    public AuditQuery limit(int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
        return new AuditQuery(agent, filters, entries);
    }

    /**
     * The agent.
     *
     * @return empty for all
     */
    public Optional<AgentId> agent() {
        return Optional.ofNullable(agent);
    }

    /**
     * The filters.
     *
     * @return field to exact text, unmodifiable
     */
    public Map<AuditField, String> filters() {
        return filters;
    }

    /**
     * How many entries at most.
     *
     * @return at least 1
     */
    public int limit() {
        return limit;
    }
}
