package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of a log that can be pruned: behind what was pruned before, older than some time, and up to a checkpoint.
 *
 * @param from its first entry
 * @param until the entry behind its last
 */
public record PrunableRange(long from, long until) {

    /**
     * The longest there is; empty if nothing in it could go.
     *
     * @param before all entries are older, by the log's time
     * @param logKey raw public key of the log, which must have signed the checkpoint
     */
    public static Optional<PrunableRange> find(Connection connection, AgentId agent, Instant before, byte[] logKey)
            throws SQLException {
        StoredLog log = log(connection, agent);
        long from = log.endOfPruned();
        long old = LogRange.firstAt(connection, agent.value(), before, log.size() - 1);
        for (Map.Entry<Long, String> note :
                log.checkpoints().headMap(old, true).descendingMap().entrySet()) {
            boolean genuine = SignedCheckpoint.parse(note.getValue())
                    .filter(signed -> signed.origin().equals(log.origin())
                            && signed.size() == note.getKey()
                            && signed.isSignedBy(logKey))
                    .isPresent();
            if (genuine) {
                PrunableRange range = new PrunableRange(from, note.getKey());
                return range.hasPrunable(connection, agent) ? Optional.of(range) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean hasPrunable(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM audit_entry WHERE agent = ?"
                + " AND sequence >= ? AND sequence < ? AND kind IN (" + KeptEntries.prunable()
                + ") FETCH FIRST ROW ONLY")) {
            select.setString(1, agent.value());
            select.setLong(2, from);
            select.setLong(3, until);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Writes it as an export. */
    public void write(Connection connection, AgentId agent, OutputStream out) throws SQLException, IOException {
        long unused = new LogExport(log(connection, agent), out).write(from, until);
    }

    private static StoredLog log(Connection connection, AgentId agent) throws SQLException {
        return new StoredLog(
                connection,
                LogHead.all(connection).stream()
                        .filter(head -> head.agent().equals(agent.value()))
                        .findFirst()
                        .orElseThrow(() -> new UnusableLogException(agent, "there is no log for this agent")));
    }
}
