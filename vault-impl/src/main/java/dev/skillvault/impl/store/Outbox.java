package dev.skillvault.impl.store;

import dev.skillvault.AgentId;
import dev.skillvault.connection.ConnectionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * What changed here and is not in the backup yet. Whoever writes a row that belongs into the backup notes it in the same transaction,
 * so that no crash can come between; it is noted whether there is a backup or not, so that one that comes later, or another process's,
 * misses nothing. There is at most one note for each thing.
 *
 * <p>Stateless; the transaction is the caller's.
 */
public final class Outbox {
    /** The agent's slots and log key. */
    public static final String AGENT = "agent";

    private static final String USER_KEY = "key-";
    private static final String CONNECTION = "connection-";
    private static final int AT_ONCE = 200;

    private Outbox() {}

    /** The name of a version of a user's key. */
    public static String userKey(byte[] keyId) {
        return USER_KEY + HexFormat.of().formatHex(keyId);
    }

    /** The name of a connection. */
    public static String connection(ConnectionId id) {
        return CONNECTION + id.value();
    }

    /**
     * A thing that changed.
     *
     * @param item its name
     * @param id of this change: a later one has another
     */
    public record Change(String item, String id) {}

    /** Notes that a thing was written or deleted. */
    public static void note(Connection transaction, AgentId agent, String item) throws SQLException {
        delete(transaction, "DELETE FROM backup_pending WHERE agent_id = ? AND item = ?", agent.value(), item);
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO backup_pending (agent_id, item, change_id) VALUES (?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, item);
            insert.setString(3, UUID.randomUUID().toString());
            insert.executeUpdate();
        }
    }

    /** Notes everything that an agent has. */
    public static void noteAll(Connection transaction, AgentId agent) throws SQLException {
        note(transaction, agent, AGENT);
        List<String> items = new ArrayList<>();
        try (PreparedStatement select =
                transaction.prepareStatement("SELECT key_id FROM user_key WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    items.add(userKey(row.getBytes(1)));
                }
            }
        }
        try (PreparedStatement select =
                transaction.prepareStatement("SELECT connection_id FROM connection WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    items.add(CONNECTION + row.getString(1));
                }
            }
        }
        for (String item : items) {
            note(transaction, agent, item);
        }
    }

    /** Some of what waits; not all if there is much. */
    public static List<Change> pending(Connection connection, AgentId agent) throws SQLException {
        List<Change> changes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT item, change_id FROM backup_pending"
                + " WHERE agent_id = ? ORDER BY item FETCH FIRST " + AT_ONCE + " ROWS ONLY")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes.add(new Change(row.getString(1), row.getString(2)));
                }
            }
        }
        return changes;
    }

    /** Whether this thing waits. */
    public static boolean isPending(Connection connection, AgentId agent, String item) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM backup_pending WHERE agent_id = ? AND item = ?")) {
            select.setString(1, agent.value());
            select.setString(2, item);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** How much waits. */
    public static long waiting(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM backup_pending WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Takes a note away, unless the thing changed again. */
    public static void settle(Connection transaction, AgentId agent, Change change) throws SQLException {
        delete(
                transaction,
                "DELETE FROM backup_pending WHERE agent_id = ? AND item = ? AND change_id = ?",
                agent.value(),
                change.item(),
                change.id());
    }

    private static void delete(Connection transaction, String sql, String... keys) throws SQLException {
        try (PreparedStatement delete = transaction.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                delete.setString(i + 1, keys[i]);
            }
            delete.executeUpdate();
        }
    }
}
