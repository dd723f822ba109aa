package dev.skillvault.audit;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted. Without a filter: all of them, the newest first. Entries match if all filters do.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class AuditQuery {
    private static final AuditQuery ALL =
            new AuditQuery(new Filters(null, Map.of(), null), new Span(null, null), new Paging(false, null, 50));

    private final Filters filters;
    private final Span span;
    private final Paging paging;

    private AuditQuery(Filters filters, Span span, Paging paging) {
        this.filters = filters;
        this.span = span;
        this.paging = paging;
    }

    private record Filters(
            @Nullable AgentId agent,
            Map<AuditField, String> fields,
            @Nullable Resource resource) {}

    private record Span(@Nullable Instant since, @Nullable Instant until) {}

    private record Paging(boolean oldestFirst, @Nullable AuditCursor after, int limit) {}

    /**
     * What a call was about.
     *
     * @param kind what kind of thing, as in {@link AuditField#RESOURCES}, like {@code repository}
     * @param value its exact name
     */
    public record Resource(String kind, String value) {
        /**
         * Checks both.
         *
         * @param kind see the record
         * @param value see the record
         */
        public Resource {
            requireNonNull(kind, "kind");
            requireNonNull(value, "value");
        }
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
     * The oldest 50 entries of all logs.
     *
     * @return the query
     */
    public static AuditQuery oldest() {
        return new AuditQuery(ALL.filters, ALL.span, new Paging(true, null, ALL.limit()));
    }

    /**
     * The same query for one agent's log.
     *
     * @param value the agent
     * @return a new query
     */
    public AuditQuery agent(AgentId value) {
        return new AuditQuery(
                new Filters(requireNonNull(value, "agent"), filters.fields, filters.resource), span, paging);
    }

    /**
     * The same query, only entries in which a field is exactly this.
     *
     * @param field which field. An index finds SUBJECT, SKILL, PROVIDER, OPERATION, DECISION, KIND, CALL, AUTHORITY and SEQUENCE; another
     *     one is compared entry by entry
     * @param value its text
     * @return a new query
     */
    public AuditQuery only(AuditField field, String value) {
        Map<AuditField, String> copy = new EnumMap<>(AuditField.class);
        copy.putAll(filters.fields);
        copy.put(requireNonNull(field, "field"), requireNonNull(value, "value"));
        return new AuditQuery(
                new Filters(filters.agent, Collections.unmodifiableMap(copy), filters.resource), span, paging);
    }

    /**
     * The same query, only entries about this resource.
     *
     * @param value which one
     * @return a new query
     */
    public AuditQuery resource(Resource value) {
        return new AuditQuery(
                new Filters(filters.agent, filters.fields, requireNonNull(value, "resource")), span, paging);
    }

    /**
     * The same query, only entries from a time on. A log's time never runs backwards: an entry that was recorded while the clock was
     * behind counts as recorded together with the one before it.
     *
     * @param value the first instant that is wanted
     * @return a new query
     */
    public AuditQuery since(Instant value) {
        return new AuditQuery(filters, new Span(requireNonNull(value, "since"), span.until), paging);
    }

    /**
     * The same query, only entries before a time, see {@link #since}.
     *
     * @param value the first instant that is no longer wanted
     * @return a new query
     */
    public AuditQuery until(Instant value) {
        return new AuditQuery(filters, new Span(span.since, requireNonNull(value, "until")), paging);
    }

    /**
     * The same query, from a place on: newest first, what lies before it; oldest first, what lies behind it.
     *
     * @param value the place, see {@link AuditPage#next}
     * @return a new query
     */
    public AuditQuery after(AuditCursor value) {
        return new AuditQuery(
                filters, span, new Paging(paging.oldestFirst, requireNonNull(value, "after"), paging.limit));
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
        return new AuditQuery(filters, span, new Paging(paging.oldestFirst, paging.after, entries));
    }

    /**
     * The agent.
     *
     * @return empty for all
     */
    public Optional<AgentId> agent() {
        return Optional.ofNullable(filters.agent);
    }

    /**
     * The filters by field.
     *
     * @return field to exact text, unmodifiable
     */
    public Map<AuditField, String> filters() {
        return filters.fields;
    }

    /**
     * The resource.
     *
     * @return empty for all
     */
    public Optional<Resource> resource() {
        return Optional.ofNullable(filters.resource);
    }

    /**
     * The first instant that is wanted.
     *
     * @return empty from the beginning
     */
    public Optional<Instant> since() {
        return Optional.ofNullable(span.since);
    }

    /**
     * The first instant that is no longer wanted.
     *
     * @return empty to the end
     */
    public Optional<Instant> until() {
        return Optional.ofNullable(span.until);
    }

    /**
     * In which order.
     *
     * @return whether the oldest come first
     */
    public boolean isOldestFirst() {
        return paging.oldestFirst;
    }

    /**
     * From which place on.
     *
     * @return empty for the first page
     */
    public Optional<AuditCursor> after() {
        return Optional.ofNullable(paging.after);
    }

    /**
     * How many entries at most.
     *
     * @return at least 1
     */
    public int limit() {
        return paging.limit;
    }
}
