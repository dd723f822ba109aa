package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.Checkpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far an agent's log is signed.
 *
 * @param size number of the log's entries
 * @param newest the newest checkpoint, if there is one
 */
public record StoredCheckpoint(long size, Optional<Checkpoint> newest) {

    /** Reads it; a log that is not there has no entries. */
    public static StoredCheckpoint read(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT h.size, c.size, c.note FROM audit_head h LEFT JOIN audit_checkpoint c ON c.agent = h.agent"
                        + " AND c.size = (SELECT MAX(n.size) FROM audit_checkpoint n WHERE n.agent = h.agent)"
                        + " WHERE h.agent = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new StoredCheckpoint(0, Optional.empty());
                }
                String note = row.getString(3);
                return new StoredCheckpoint(
                        row.getLong(1),
                        note == null ? Optional.empty() : Optional.of(new Checkpoint(row.getLong(2), note)));
            }
        }
    }

    /** Number of entries that the newest checkpoint covers. */
    public long signed() {
        return newest.map(Checkpoint::size).orElse(0L);
    }

    /** Number of entries behind it. */
    public long unsigned() {
        return size - signed();
    }
}
