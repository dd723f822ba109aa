package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Every record of an agent that is sealed under a user's key, with the binding the vault itself uses. */
public final class SealedRows {
    /** A sealed record. Not a record type: it holds an array. */
    public static final class Row {
        private final String table;
        private final UserId user;
        private final Binding binding;
        private final byte[] sealed;

        private Row(String table, UserId user, Binding binding, byte[] sealed) {
            this.table = table;
            this.user = user;
            this.binding = binding;
            this.sealed = sealed;
        }

        public String table() {
            return table;
        }

        public UserId user() {
            return user;
        }

        public Binding binding() {
            return binding;
        }

        public byte[] sealed() {
            return sealed.clone();
        }
    }

    private SealedRows() {}

    public static List<Row> of(Connection database, AgentId agent) throws SQLException {
        List<Row> found = new ArrayList<>();
        String of = " WHERE agent_id = '" + agent + "'";
        try (Statement statement = database.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT user_id, provider, connection_id, generation,"
                    + " sealed_tokens FROM connection" + of + " AND sealed_tokens IS NOT NULL")) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    Binding binding = Binding.of(agent, RecordType.TOKENS)
                            .withUser(user)
                            .withConnection(row.getString(2), new ConnectionId(row.getString(3)))
                            .withGeneration(row.getLong(4));
                    found.add(new Row("connection", user, binding, row.getBytes(5)));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT user_id, provider, connection_id, sealed FROM pending_flow" + of
                            + " AND LENGTH(sealed) > 2")) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    Binding binding = Binding.of(agent, RecordType.PENDING_FLOW)
                            .withUser(user)
                            .withConnection(row.getString(2), new ConnectionId(row.getString(3)));
                    found.add(new Row("pending_flow", user, binding, row.getBytes(4)));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT user_id, sequence, sealed FROM approval" + of)) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    Binding binding = Binding.of(agent, RecordType.APPROVED_REQUEST)
                            .withUser(user)
                            .withGeneration(row.getLong(2));
                    found.add(new Row("approval", user, binding, row.getBytes(3)));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT e.subject, s.sealed, s.sequence FROM audit_side s JOIN audit_entry e"
                            + " ON e.agent = s.agent AND e.sequence = s.sequence WHERE s.agent = '" + agent + "'")) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    Binding binding = Binding.of(agent, RecordType.AUDIT_SIDE)
                            .withUser(user)
                            .withGeneration(row.getLong(3));
                    found.add(
                            new Row("audit_side", user, binding, HexFormat.of().parseHex(row.getString(2))));
                }
            }
        }
        return found;
    }
}
