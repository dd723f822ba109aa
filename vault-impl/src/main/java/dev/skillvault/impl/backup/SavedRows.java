package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.store.Outbox;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Rows as the backup keeps them: one field for each column, text and numbers as they are, bytes in base64. What is sealed in its row
 * stays sealed.
 */
enum SavedRows {
    /** Versions of users' keys, each wrapped under the root key. */
    USER_KEY("user_key", "key-", "key_id", List.of("user_id", "version", "key_id", "sealed_key")),
    /** Connections, without their lease, which belongs to a process. */
    CONNECTION(
            "connection",
            "connection-",
            "connection_id",
            List.of(
                    "connection_id",
                    "user_id",
                    "provider",
                    "state",
                    "generation",
                    "scopes",
                    "access_expires_at",
                    "next_refresh_at",
                    "refresh_expires_at",
                    "failures",
                    "cause",
                    "kind",
                    "consented_at",
                    "account_hash",
                    "host",
                    "fence",
                    "sealed_tokens"));

    private final String table;
    private final String prefix;
    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> columns;

    SavedRows(String table, String prefix, String key, List<String> columns) {
        this.table = table;
        this.prefix = prefix;
        this.key = key;
        this.columns = columns;
    }

    /** Which rows an item of the {@link Outbox} is one of. */
    static Optional<SavedRows> of(String item) {
        for (SavedRows each : values()) {
            if (item.startsWith(each.prefix)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The row behind an item, as it is now. */
    Optional<ObjectNode> read(Connection connection, AgentId agent, String item) throws SQLException {
        List<ObjectNode> rows = select(connection, agent, " AND " + key + " = ?", keyOf(item));
        return rows.stream().findFirst();
    }

    /** All of an agent's rows. */
    List<ObjectNode> all(Connection connection, AgentId agent) throws SQLException {
        return select(connection, agent, "");
    }

    String item(JsonNode row) {
        return this == USER_KEY
                ? Outbox.userKey(bytes(row, key))
                : prefix + row.path(key).asText();
    }

    private Object keyOf(String item) {
        String name = item.substring(prefix.length());
        return this == USER_KEY ? HexFormat.of().parseHex(name) : name;
    }

    private List<ObjectNode> select(Connection connection, AgentId agent, String where, Object... values)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE agent_id = ?" + where)) {
            select.setString(1, agent.value());
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 2, values[i]);
            }
            List<ObjectNode> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(json(row));
                }
            }
            return rows;
        }
    }

    private ObjectNode json(ResultSet row) throws SQLException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.getObject(i + 1);
            if (value instanceof byte[] bytes) {
                json.put(columns.get(i), bytes);
            } else if (value instanceof Number number) {
                json.put(columns.get(i), number.longValue());
            } else if (value != null) {
                json.put(columns.get(i), value.toString());
            }
        }
        return json;
    }

    /** Writes a row, in the place of one with its key. Updates a connection, since the vault's role may not delete one. */
    void write(Connection transaction, AgentId agent, JsonNode row) throws SQLException {
        String item = item(row);
        if (this == USER_KEY) {
            run(transaction, agent, row, "DELETE FROM " + table + " WHERE agent_id = ? AND key_id = ?", List.of(key));
            insert(transaction, agent, row);
        } else {
            String sets = String.join(" = ?, ", columns) + " = ?";
            try (PreparedStatement update = transaction.prepareStatement("UPDATE " + table + " SET " + sets
                    + ", lease_owner = NULL, lease_until = 0" + " WHERE agent_id = ? AND " + key + " = ?")) {
                setAll(update, 1, row, columns);
                update.setString(columns.size() + 1, agent.value());
                update.setObject(columns.size() + 2, keyOf(item));
                if (update.executeUpdate() == 0) {
                    insert(transaction, agent, row);
                }
            }
        }
        Outbox.note(transaction, agent, item);
    }

    private void insert(Connection transaction, AgentId agent, JsonNode row) throws SQLException {
        run(
                transaction,
                agent,
                row,
                "INSERT INTO " + table + " (agent_id, " + String.join(", ", columns) + ") VALUES (?"
                        + ", ?".repeat(columns.size()) + ")",
                columns);
    }

    private static void run(Connection transaction, AgentId agent, JsonNode row, String sql, List<String> columns)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            statement.setString(1, agent.value());
            setAll(statement, 2, row, columns);
            statement.executeUpdate();
        }
    }

    private static void setAll(PreparedStatement statement, int first, JsonNode row, List<String> columns)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            set(statement, first + i, columns.get(i), row.path(columns.get(i)));
        }
    }

    private static void set(PreparedStatement insert, int parameter, String column, JsonNode value)
            throws SQLException {
        boolean binary = column.startsWith("sealed_") || column.equals("key_id");
        if (binary) {
            insert.setBytes(parameter, value.isMissingNode() ? null : binary(value));
        } else if (value.isNumber()) {
            insert.setLong(parameter, value.asLong());
        } else if (value.isMissingNode()) {
            insert.setNull(parameter, column.endsWith("_at") ? Types.BIGINT : Types.VARCHAR);
        } else {
            insert.setString(parameter, value.asText());
        }
    }

    /** A row as format 1 of the backup kept it: what a connection lacks there, it has as the database would have made it. */
    ObjectNode ofFormat1(JsonNode row) {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        for (String column : columns) {
            if (row.has(column)) {
                filled.set(column, row.get(column));
            } else if (column.equals("failures")) {
                filled.put(column, 0);
            } else if (column.equals("kind")) {
                filled.put(column, "CODE");
            }
        }
        return filled;
    }

    /** As text, for a number or bytes that were read back are of another type of node. */
    static boolean same(JsonNode one, JsonNode other) {
        return one.toString().equals(other.toString());
    }

    static byte[] bytes(JsonNode row, String column) {
        return binary(row.path(column));
    }

    private static byte[] binary(JsonNode value) {
        try {
            byte[] bytes = value.binaryValue();
            if (bytes == null) {
                throw new CannotOpenException();
            }
            return bytes;
        } catch (IOException e) {
            throw new CannotOpenException();
        }
    }
}
