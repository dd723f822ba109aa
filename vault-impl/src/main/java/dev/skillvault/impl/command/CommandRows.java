package dev.skillvault.impl.command;

import dev.skillvault.AgentId;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rows of the commands for one agent.
 *
 * <p>Immutable, thread-safe.
 */
final class CommandRows {
    private static final String COLUMNS =
            "SELECT command_id, operator_id, issued_at, expires_at, verb, arguments, signature FROM operator_command"
                    + " WHERE agent_id = ? AND ";
    private static final int AT_ONCE = 16;

    private final AgentId agent;

    CommandRows(AgentId agent) {
        this.agent = agent;
    }

    /** The vault's id; empty if nobody was ever enrolled. */
    static String vaultId(Connection jdbc) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("SELECT vault_id FROM vault_meta");
                ResultSet row = select.executeQuery()) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** Adds a signed row, for an agent to take. */
    void insert(Connection jdbc, CommandRow row) throws SQLException {
        try (PreparedStatement insert = jdbc.prepareStatement(
                "INSERT INTO operator_command (agent_id, command_id, operator_id, issued_at,"
                        + " expires_at, verb, arguments, signature, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'PENDING')")) {
            insert.setString(1, agent.value());
            insert.setString(2, row.id());
            insert.setString(3, row.operator());
            insert.setLong(4, row.issuedAt());
            insert.setLong(5, row.expiresAt());
            insert.setString(6, row.verb());
            insert.setString(7, row.arguments());
            insert.setString(8, row.signature());
            insert.executeUpdate();
        }
    }

    /** Takes a row back that no agent took. False if one did. */
    boolean withdraw(Connection jdbc, String id) throws SQLException {
        return change(
                jdbc, "DELETE FROM operator_command WHERE agent_id = ? AND command_id = ? AND state = 'PENDING'", id);
    }

    /** The oldest that nobody took, a few at once. */
    List<CommandRow> pending(Connection jdbc) throws SQLException {
        return rows(
                jdbc,
                COLUMNS + "state = 'PENDING' ORDER BY agent_id, state, issued_at FETCH FIRST " + AT_ONCE
                        + " ROWS ONLY");
    }

    /** One that nobody took. */
    Optional<CommandRow> pending(Connection jdbc, String id) throws SQLException {
        return rows(jdbc, COLUMNS + "state = 'PENDING' AND command_id = ?", id).stream()
                .findFirst();
    }

    /** Those whose process is overdue: it ended without a word, or never existed. */
    List<CommandRow> overdue(Connection jdbc, Instant now) throws SQLException {
        return rows(jdbc, COLUMNS + "state = 'RUNNING' AND running_until <= " + Micros.of(now));
    }

    /** How far one is. */
    Optional<Standing> standing(Connection jdbc, String id) throws SQLException {
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT state, operator_id, node, running_until, result FROM operator_command"
                        + " WHERE agent_id = ? AND command_id = ?")) {
            select.setString(1, agent.value());
            select.setString(2, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new Standing(
                        CommandState.valueOf(row.getString(1)),
                        row.getString(2),
                        Optional.ofNullable(row.getString(3)),
                        Micros.of(row.getLong(4)),
                        Optional.ofNullable(row.getString(5))));
            }
        }
    }

    /** Takes one; its arguments, which can be a pasted answer, do not stay in the row. */
    boolean take(Connection jdbc, String id, String node, Instant until) throws SQLException {
        return change(
                jdbc,
                "UPDATE operator_command SET state = 'RUNNING', arguments = '{}', node = '" + node
                        + "', running_until = " + Micros.of(until)
                        + " WHERE agent_id = ? AND command_id = ? AND state = 'PENDING'",
                id);
    }

    /** Shows what the user needs while the command runs on. */
    boolean show(Connection jdbc, String id, String node, Instant until, String result) throws SQLException {
        return write(jdbc, id, CommandState.RUNNING, " AND state = 'RUNNING' AND node = '" + node + "'", until, result);
    }

    /** Ends one that this process took. False if another process said meanwhile that it is overdue. */
    boolean settle(Connection jdbc, String id, String node, CommandState state, String result) throws SQLException {
        return write(jdbc, id, state, " AND state = 'RUNNING' AND node = '" + node + "'", Instant.EPOCH, result);
    }

    /** Ends one that is in this state, whoever took it. */
    boolean fail(Connection jdbc, String id, CommandState from, String result) throws SQLException {
        return write(jdbc, id, CommandState.FAILED, " AND state = '" + from + "'", Instant.EPOCH, result);
    }

    /** Deletes what ended and expired before this instant. */
    void sweep(Connection jdbc, Instant before) throws SQLException {
        try (PreparedStatement delete = jdbc.prepareStatement("DELETE FROM operator_command WHERE agent_id = ?"
                + " AND state IN ('DONE', 'FAILED') AND expires_at <= ?")) {
            delete.setString(1, agent.value());
            delete.setLong(2, Micros.of(before));
            delete.executeUpdate();
        }
    }

    /** Deletes what ended. */
    void deleteEnded(Connection jdbc) throws SQLException {
        try (PreparedStatement delete = jdbc.prepareStatement(
                "DELETE FROM operator_command WHERE agent_id = ? AND state IN ('DONE', 'FAILED')")) {
            delete.setString(1, agent.value());
            delete.executeUpdate();
        }
    }

    private boolean write(
            Connection jdbc, String id, CommandState state, String condition, Instant until, String result)
            throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE operator_command SET state = ?,"
                + " running_until = ?, result = ? WHERE agent_id = ? AND command_id = ?" + condition)) {
            update.setString(1, state.name());
            update.setLong(2, Micros.of(until));
            update.setString(3, result);
            update.setString(4, agent.value());
            update.setString(5, id);
            return update.executeUpdate() == 1;
        }
    }

    private boolean change(Connection jdbc, String sql, String id) throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement(sql)) {
            update.setString(1, agent.value());
            update.setString(2, id);
            return update.executeUpdate() == 1;
        }
    }

    private List<CommandRow> rows(Connection jdbc, String sql, String... keys) throws SQLException {
        return Rows.of(jdbc, agent, sql, CommandRows::decode, keys);
    }

    private static CommandRow decode(ResultSet row) throws SQLException {
        return new CommandRow(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }
}
