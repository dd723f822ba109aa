package dev.skillvault.impl.alert;

import dev.skillvault.AgentId;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be told of an alert, and who was. A message is claimed before it is sent and noted after: between the two it may have gone
 * out, and if nobody notes anything until the claim ends it is sent again.
 *
 * <p>Immutable, thread-safe.
 */
final class Deliveries {
    private static final String KEY = " WHERE agent_id = ? AND alert_id = ? AND channel = ?";

    private final AgentId agent;

    Deliveries(AgentId agent) {
        this.agent = agent;
    }

    /**
     * A message that waits.
     *
     * @param alert what it tells
     * @param dueAt from when on
     * @param failures how often it could not be sent since it was last sent
     * @param sent how often it was sent
     */
    record Due(String alert, Instant dueAt, int failures, int sent) {}

    /** Lets channels tell of an alert from now on; of those that do already nothing changes. */
    void add(Connection jdbc, String alert, Collection<String> channels, Instant now) throws SQLException {
        List<String> there = channels(jdbc, alert);
        try (PreparedStatement insert = jdbc.prepareStatement(
                "INSERT INTO alert_delivery (agent_id, alert_id, channel, due_at) VALUES (?, ?, ?, ?)")) {
            for (String channel : channels) {
                if (!there.contains(channel)) {
                    insert.setString(1, agent.value());
                    insert.setString(2, alert);
                    insert.setString(3, channel);
                    insert.setLong(4, Micros.of(now));
                    insert.executeUpdate();
                }
            }
        }
    }

    /** The channels that an alert is, or was, to go out by. */
    List<String> channels(Connection jdbc, String alert) throws SQLException {
        return names(jdbc, "SELECT channel FROM alert_delivery WHERE agent_id = ? AND alert_id = ?", alert);
    }

    /** The channels that told of an alert, or may have. */
    List<String> told(Connection jdbc, String alert) throws SQLException {
        return names(
                jdbc,
                "SELECT channel FROM alert_delivery WHERE agent_id = ? AND alert_id = ? AND (sent > 0 OR claimed)",
                alert);
    }

    /** The channels that have not told of an alert yet. */
    List<String> silent(Connection jdbc, String alert) throws SQLException {
        return names(
                jdbc, "SELECT channel FROM alert_delivery WHERE agent_id = ? AND alert_id = ? AND sent = 0", alert);
    }

    private List<String> names(Connection jdbc, String sql, String alert) throws SQLException {
        return Rows.of(jdbc, agent, sql + " ORDER BY channel", row -> row.getString(1), alert);
    }

    /** What a channel has to send next, due or not. */
    Optional<Due> next(Connection jdbc, String channel) throws SQLException {
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT alert_id, due_at, failures, sent FROM alert_delivery"
                        + " WHERE agent_id = ? AND channel = ? AND due_at IS NOT NULL ORDER BY due_at, alert_id"
                        + " FETCH FIRST 1 ROWS ONLY")) {
            select.setString(1, agent.value());
            select.setString(2, channel);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Due(row.getString(1), Micros.of(row.getLong(2)), row.getInt(3), row.getInt(4)))
                        : Optional.empty();
            }
        }
    }

    /** Takes a message on oneself until an instant. False if somebody else did, or it is not to be sent any more. */
    boolean claim(Connection jdbc, Due due, String channel, Instant until) throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement(
                "UPDATE alert_delivery SET claimed = TRUE, due_at = ?" + KEY + " AND due_at = ?")) {
            update.setLong(1, Micros.of(until));
            update.setString(2, agent.value());
            update.setString(3, due.alert());
            update.setString(4, channel);
            update.setLong(5, Micros.of(due.dueAt()));
            return update.executeUpdate() == 1;
        }
    }

    /** It was sent; the next time is when it is repeated, or never. */
    void sent(Connection jdbc, Due due, String channel, @Nullable Instant again) throws SQLException {
        settle(jdbc, "claimed = FALSE, failures = 0, sent = sent + 1, due_at = ?", again, due, channel);
    }

    /** It was not sent, and is to be tried again. */
    void failed(Connection jdbc, Due due, String channel, Instant again) throws SQLException {
        settle(jdbc, "claimed = FALSE, failures = failures + 1, due_at = ?", again, due, channel);
    }

    private void settle(Connection jdbc, String change, @Nullable Instant again, Due due, String channel)
            throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE alert_delivery SET " + change + KEY)) {
            Micros.set(update, 1, again);
            update.setString(2, agent.value());
            update.setString(3, due.alert());
            update.setString(4, channel);
            update.executeUpdate();
        }
    }

    /** Nobody is to be told of an alert any more. */
    void delete(Connection jdbc, String alert) throws SQLException {
        try (PreparedStatement delete =
                jdbc.prepareStatement("DELETE FROM alert_delivery WHERE agent_id = ? AND alert_id = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, alert);
            delete.executeUpdate();
        }
    }
}
