package dev.skillvault.impl.approval;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.impl.approval.KeptRequest.Asker;
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
 * The rows of the requests that wait. One that was sent, denied or has expired is deleted: the log tells what became of it.
 *
 * <p>Immutable, thread-safe.
 */
final class ApprovalRows {
    private static final String COLUMNS =
            "SELECT approval_id, user_id, sequence, sealed, evidence FROM approval WHERE agent_id = ?";

    private final AgentId agent;

    ApprovalRows(AgentId agent) {
        this.agent = agent;
    }

    void insert(Connection jdbc, KeptRequest kept, long sequence, byte[] sealed) throws SQLException {
        try (PreparedStatement insert = jdbc.prepareStatement("INSERT INTO approval (agent_id, approval_id, user_id,"
                + " skill_id, expires_at, sequence, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, kept.id().value());
            insert.setString(3, kept.asker().user().value());
            insert.setString(4, kept.asker().skill().value());
            insert.setLong(5, Micros.of(kept.expiresAt()));
            insert.setLong(6, sequence);
            insert.setBytes(7, sealed);
            insert.executeUpdate();
        }
    }

    Optional<ApprovalRow> find(Connection jdbc, ApprovalId id) throws SQLException {
        return Rows.of(jdbc, agent, COLUMNS + " AND approval_id = ?", ApprovalRows::decode, id.value()).stream()
                .findFirst();
    }

    /** Those that nobody has answered, oldest first. */
    List<ApprovalRow> waiting(Connection jdbc, Instant now) throws SQLException {
        return Rows.of(
                jdbc,
                agent,
                COLUMNS + " AND evidence IS NULL AND expires_at > " + Micros.of(now) + " ORDER BY sequence",
                ApprovalRows::decode);
    }

    int count(Connection jdbc, Asker asker) throws SQLException {
        return Rows.of(
                        jdbc,
                        agent,
                        "SELECT approval_id FROM approval WHERE agent_id = ? AND user_id = ? AND skill_id = ?",
                        row -> row.getString(1),
                        asker.user().value(),
                        asker.skill().value())
                .size();
    }

    void approve(Connection jdbc, ApprovalId id, String evidence) throws SQLException {
        try (PreparedStatement update =
                jdbc.prepareStatement("UPDATE approval SET evidence = ? WHERE agent_id = ? AND approval_id = ?")) {
            update.setString(1, evidence);
            update.setString(2, agent.value());
            update.setString(3, id.value());
            update.executeUpdate();
        }
    }

    void delete(Connection jdbc, ApprovalId id) throws SQLException {
        delete(jdbc, " AND approval_id = ?", id.value());
    }

    void delete(Connection jdbc, UserId user) throws SQLException {
        delete(jdbc, " AND user_id = ?", user.value());
    }

    void deleteAll(Connection jdbc) throws SQLException {
        delete(jdbc, "");
    }

    void deleteExpired(Connection jdbc, Instant now) throws SQLException {
        delete(jdbc, " AND expires_at <= " + Micros.of(now));
    }

    private void delete(Connection jdbc, String which, String... keys) throws SQLException {
        try (PreparedStatement delete = jdbc.prepareStatement("DELETE FROM approval WHERE agent_id = ?" + which)) {
            delete.setString(1, agent.value());
            for (int i = 0; i < keys.length; i++) {
                delete.setString(i + 2, keys[i]);
            }
            delete.executeUpdate();
        }
    }

    private static ApprovalRow decode(ResultSet row) throws SQLException {
        return new ApprovalRow(
                new ApprovalId(row.getString(1)),
                new UserId(row.getString(2)),
                row.getLong(3),
                row.getBytes(4),
                Optional.ofNullable(row.getString(5)));
    }
}
