package dev.skillvault.impl.alert;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.spi.Alert.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of alerts, and the conditions they are compared with.
 *
 * <p>Immutable, thread-safe.
 */
final class AlertRows {
    private static final String CONDITION = "SELECT connection_id, user_id, provider, state, generation, cause,"
            + " consented_at, refresh_expires_at, access_expires_at, next_refresh_at"
            + " FROM connection WHERE agent_id = ? AND connection_id = ?";
    /** By index: what is told of already, and what may have to be told. */
    private static final String SUSPECTS = "SELECT connection_id FROM alert WHERE agent_id = ?"
            + " UNION SELECT connection_id FROM connection WHERE agent_id = ? AND state IN ('NEEDS_CONSENT', 'DEGRADED', 'UNCERTAIN')"
            + " UNION SELECT connection_id FROM connection WHERE agent_id = ? AND refresh_expires_at <= ?";

    private static final String ALERT =
            "SELECT alert_id, connection_id, user_id, provider, generation, kind, cause, since FROM alert WHERE agent_id = ?";

    private final AgentId agent;

    AlertRows(AgentId agent) {
        this.agent = agent;
    }

    Optional<Condition> condition(Connection jdbc, ConnectionId id) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(CONDITION)) {
            select.setString(1, agent.value());
            select.setString(2, id.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String cause = row.getString(6);
                return Optional.of(new Condition(
                        new ConnectionId(row.getString(1)),
                        new UserId(row.getString(2)),
                        row.getString(3),
                        ConnectionState.valueOf(row.getString(4)),
                        row.getLong(5),
                        cause == null ? "" : cause,
                        new Condition.Consent(Micros.get(row, 7), Micros.get(row, 8)),
                        new Condition.Access(Micros.get(row, 9), Micros.get(row, 10))));
            }
        }
    }

    /** The connections that must be looked at. */
    List<ConnectionId> suspects(Connection jdbc, Instant now) throws SQLException {
        List<ConnectionId> found = new ArrayList<>();
        try (PreparedStatement select = jdbc.prepareStatement(SUSPECTS)) {
            select.setString(1, agent.value());
            select.setString(2, agent.value());
            select.setString(3, agent.value());
            select.setLong(4, Micros.of(now.plus(Diagnosis.WARNING)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new ConnectionId(row.getString(1)));
                }
            }
        }
        return found;
    }

    Optional<AlertRow> of(Connection jdbc, ConnectionId id) throws SQLException {
        return one(jdbc, ALERT + " AND connection_id = ?", id.value());
    }

    Optional<AlertRow> find(Connection jdbc, String alert) throws SQLException {
        return one(jdbc, ALERT + " AND alert_id = ?", alert);
    }

    Optional<AlertRow> ofLink(Connection jdbc, String linkHash) throws SQLException {
        return one(jdbc, ALERT + " AND link_sha256 = ?", linkHash);
    }

    private Optional<AlertRow> one(Connection jdbc, String sql, String key) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(sql)) {
            select.setString(1, agent.value());
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new AlertRow(
                                row.getString(1),
                                new AlertRow.Subject(
                                        new ConnectionId(row.getString(2)),
                                        new UserId(row.getString(3)),
                                        row.getString(4),
                                        row.getLong(5)),
                                Kind.valueOf(row.getString(6)),
                                row.getString(7),
                                Micros.of(row.getLong(8))))
                        : Optional.empty();
            }
        }
    }

    void insert(Connection jdbc, AlertRow alert) throws SQLException {
        try (PreparedStatement insert =
                jdbc.prepareStatement("INSERT INTO alert (agent_id, connection_id, alert_id, user_id, provider, kind,"
                        + " generation, cause, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, alert.subject().connection().value());
            insert.setString(3, alert.id());
            insert.setString(4, alert.subject().user().value());
            insert.setString(5, alert.subject().provider());
            insert.setString(6, alert.kind().name());
            insert.setLong(7, alert.subject().generation());
            insert.setString(8, alert.cause());
            Micros.set(insert, 9, alert.since());
            insert.executeUpdate();
        }
    }

    /** Deletes this alert, and not another that took its place. */
    void delete(Connection jdbc, AlertRow alert) throws SQLException {
        run(
                jdbc,
                "DELETE FROM alert WHERE agent_id = ? AND connection_id = ? AND alert_id = ?",
                alert.subject().connection().value(),
                alert.id());
    }

    void deleteOf(Connection jdbc, UserId user) throws SQLException {
        run(
                jdbc,
                "DELETE FROM alert_delivery WHERE agent_id = ?"
                        + " AND alert_id IN (SELECT alert_id FROM alert WHERE agent_id = ? AND user_id = ?)",
                agent.value(),
                user.value());
        run(jdbc, "DELETE FROM alert WHERE agent_id = ? AND user_id = ?", user.value());
    }

    void deleteAll(Connection jdbc) throws SQLException {
        run(jdbc, "DELETE FROM alert_delivery WHERE agent_id = ?");
        run(jdbc, "DELETE FROM alert WHERE agent_id = ?");
    }

    private void run(Connection jdbc, String sql, String... keys) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            statement.setString(1, agent.value());
            for (int i = 0; i < keys.length; i++) {
                statement.setString(i + 2, keys[i]);
            }
            statement.executeUpdate();
        }
    }
}
