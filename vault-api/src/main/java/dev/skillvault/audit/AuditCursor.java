package dev.skillvault.audit;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in the logs, between two entries of each. It stays where it is while the logs grow: what lies before it never changes, and
 * what is recorded later lies behind it. A log that is not named is meant from its beginning.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class AuditCursor {
    private static final Pattern PLACE = Pattern.compile("([^:,]+):(-?[0-9]{1,18})");
    private static final Comparator<AgentId> BY_NAME = Comparator.comparing(AgentId::value);

    private final Map<AgentId, Long> places;

    private AuditCursor(Map<AgentId, Long> places) {
        Map<AgentId, Long> sorted = new TreeMap<>(BY_NAME);
        sorted.putAll(places);
        this.places = Collections.unmodifiableMap(sorted);
    }

    /**
     * A cursor.
     *
     * @param places for each log the sequence of the entry behind the cursor
     * @return the cursor
     */
    public static AuditCursor of(Map<AgentId, Long> places) {
        return new AuditCursor(places);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param text like {@code assistant:120} or {@code assistant:120,courier:7}
     * @return the cursor
     * @throws IllegalArgumentException if the text has another shape, or names a log twice
     */
    public static AuditCursor parse(String text) {
        Map<AgentId, Long> places = new TreeMap<>(BY_NAME);
        for (String each : requireNonNull(text, "text").split(",", -1)) {
            Matcher place = PLACE.matcher(each);
            if (!place.matches() || places.put(new AgentId(place.group(1)), Long.parseLong(place.group(2))) != null) {
                throw new IllegalArgumentException("a cursor is AGENT:SEQUENCE, with commas between several");
            }
        }
        return new AuditCursor(places);
    }

    /**
     * The place in one log.
     *
     * @param agent whose log
     * @return the sequence of the entry behind the cursor
     */
    public long place(AgentId agent) {
        return places.getOrDefault(agent, 0L);
    }

    /**
     * The places in all logs.
     *
     * @return by the agents' names, unmodifiable
     */
    public Map<AgentId, Long> places() {
        return places;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditCursor that && places.equals(that.places);
    }

    @Override
    public int hashCode() {
        return places.hashCode();
    }

    /** The text that {@link #parse} reads; empty if there is no log. */
    @Override
    public String toString() {
        return places.entrySet().stream()
                .map(place -> place.getKey() + ":" + place.getValue())
                .collect(Collectors.joining(","));
    }
}
