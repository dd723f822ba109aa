package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far a log was: what the backup remembers of it, and what a log that continues it names.
 *
 * @param origin the log's name
 * @param size number of entries
 * @param root over them, in hexadecimal
 * @param checkpoint the newest signed note, or empty
 */
public record LogState(String origin, long size, String root, String checkpoint) {

    /**
     * How far an agent's log is; empty if there is none.
     *
     * @throws UnusableLogException if its head is not one the vault wrote
     */
    public static Optional<LogState> read(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT h.origin, h.size, h.root, h.compact_range, c.note FROM audit_head h LEFT JOIN audit_checkpoint c"
                        + " ON c.agent = h.agent AND c.size = (SELECT MAX(n.size) FROM audit_checkpoint n"
                        + " WHERE n.agent = h.agent) WHERE h.agent = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String root = row.getString(3);
                CompactRange range = CompactRange.decode(row.getLong(2), Hex.bytes(row.getString(4)));
                if (!Hex.of(range.root()).equals(root)) {
                    throw new IllegalArgumentException("the root is not that of the range");
                }
                String note = row.getString(5);
                return Optional.of(new LogState(row.getString(1), row.getLong(2), root, note == null ? "" : note));
            }
        } catch (IllegalArgumentException e) {
            throw new UnusableLogException(agent, "the head of this agent's log was changed: run 'vault audit verify'");
        }
    }

    /** Whether the log, as it is in the database, has the newest checkpoint of this state. */
    public boolean isPartOf(Connection connection, AgentId agent) throws SQLException {
        if (checkpoint.isEmpty()) {
            return true;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM audit_checkpoint WHERE agent = ? AND note = ?")) {
            select.setString(1, agent.value());
            select.setString(2, checkpoint);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether a log in this state comes before the other: fewer restores, or the same log with fewer entries. */
    public boolean isBehind(LogState other) {
        if (origin.equals(other.origin)) {
            return size < other.size;
        }
        return LogOrigin.number(origin) <= LogOrigin.number(other.origin);
    }
}
