package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.Checkpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far an agent's log is signed. A row is not a checkpoint because it is there: what another put into the table is nothing.
 *
 * @param size number of the log's entries
 * @param newest the newest checkpoint, if there is one and it is the vault's own
 */
public record StoredCheckpoint(long size, Optional<Checkpoint> newest) {

    /**
     * Reads it; a log that is not there has no entries.
     *
     * @param logKey raw public key of the agent's log
     */
    public static StoredCheckpoint read(Connection connection, AgentId agent, byte[] logKey) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT h.size, h.origin, c.size, c.note FROM audit_head h LEFT JOIN audit_checkpoint c ON c.agent = h.agent"
                        + " AND c.size = (SELECT MAX(n.size) FROM audit_checkpoint n WHERE n.agent = h.agent AND n.size <= h.size)"
                        + " WHERE h.agent = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new StoredCheckpoint(0, Optional.empty());
                }
                String origin = row.getString(2);
                long size = row.getLong(3);
                return new StoredCheckpoint(
                        row.getLong(1),
                        Optional.ofNullable(row.getString(4))
                                .flatMap(SignedCheckpoint::parse)
                                .filter(note ->
                                        note.size() == size && note.origin().equals(origin) && note.isSignedBy(logKey))
                                .map(note -> new Checkpoint(size, note.note())));
            }
        }
    }

    /** Number of entries that the newest checkpoint covers. */
    public long signed() {
        return newest.map(Checkpoint::size).orElse(0L);
    }
}
