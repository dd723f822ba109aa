package dev.skillvault.impl.connection;

import dev.skillvault.AgentId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.store.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due for a refresh, found by the index on {@code (agent_id, next_refresh_at)} and never by a scan. Reads no more of a row than
 * it must, so that one damaged row hides no other.
 *
 * <p>Immutable, thread-safe.
 */
public final class DueConnections {
    private static final Logger LOG = LoggerFactory.getLogger(DueConnections.class);

    static final String NEXT = "SELECT next_refresh_at FROM connection WHERE agent_id = ? AND next_refresh_at > ?"
            + " ORDER BY next_refresh_at LIMIT 1";

    private final AgentId agent;

    /** A connection that is due. */
    public record Due(ConnectionId id, String provider, long generation) {}

    /** The due connections of one agent. */
    public DueConnections(AgentId agent) {
        this.agent = agent;
    }

    /** The query, so that a test can have it explained; parameters: agent, now, the providers, the limit. */
    static String query(int providersLeftOut) {
        return "SELECT connection_id, provider, generation FROM connection WHERE agent_id = ? AND next_refresh_at <= ?"
                + (providersLeftOut == 0 ? "" : " AND provider NOT IN (?" + ", ?".repeat(providersLeftOut - 1) + ")")
                + " ORDER BY next_refresh_at LIMIT ?";
    }

    /** What is due, the longest first. */
    public List<Due> due(Connection jdbc, Instant now, Collection<String> leftOut, int limit) throws SQLException {
        List<Due> due = new ArrayList<>();
        try (PreparedStatement select = jdbc.prepareStatement(query(leftOut.size()))) {
            int parameter = 1;
            select.setString(parameter++, agent.value());
            Micros.set(select, parameter++, now);
            for (String provider : leftOut) {
                select.setString(parameter++, provider);
            }
            select.setInt(parameter, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    add(due, row);
                }
            }
        }
        return due;
    }

    private static void add(List<Due> due, ResultSet row) throws SQLException {
        try {
            due.add(new Due(new ConnectionId(row.getString(1)), row.getString(2), row.getLong(3)));
        } catch (IllegalArgumentException | NullPointerException e) {
            LOG.warn("a connection that is due has a damaged row, and is left out");
        }
    }

    /** When the next one is due that is not due yet; empty if none is. */
    public Optional<Instant> next(Connection jdbc, Instant now) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(NEXT)) {
            select.setString(1, agent.value());
            Micros.set(select, 2, now);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(Micros.get(row, 1)) : Optional.empty();
            }
        }
    }

    /** When the next one at each provider is due, overdue ones too. Reads the whole index; for a person who looks, not for a loop. */
    public Map<String, Instant> nextByProvider(Connection jdbc) throws SQLException {
        Map<String, Instant> next = new TreeMap<>();
        try (PreparedStatement select = jdbc.prepareStatement("SELECT provider, MIN(next_refresh_at) FROM connection"
                + " WHERE agent_id = ? AND next_refresh_at IS NOT NULL GROUP BY provider")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    next.put(row.getString(1), Micros.of(row.getLong(2)));
                }
            }
        }
        return next;
    }
}
