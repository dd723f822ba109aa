package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of a log that can be pruned: behind what was pruned before, older than some time, and up to a checkpoint.
 *
 * @param from its first entry
 * @param until the entry behind its last
 * @param logTimeBefore the log's time at the entry before the first
 */
public record PrunableRange(long from, long until, long logTimeBefore) {

    /**
     * Verifies the log, and finds the longest there is; empty if nothing in it could go. What was deleted or changed before would
     * otherwise be excused by what is signed of it.
     *
     * @param connection which shows one state of all tables
     * @param before all entries are older, by the log's time
     * @param logKey raw public key of the log, which must have signed the checkpoint
     * @throws VaultConfigurationException if the log is not what was signed
     */
    public static Optional<PrunableRange> find(
            Connection connection, AgentId agent, Instant before, byte[] logKey, Instant now) throws SQLException {
        requireGenuine(connection, head(connection, agent), now);
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
                PrunableRange range = new PrunableRange(
                        from, note.getKey(), PrunedPlaces.logTimeBefore(connection, agent.value(), from));
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

    private static void requireGenuine(Connection connection, LogHead head, Instant now) throws SQLException {
        try {
            Verdict unused = new LogVerification(
                            connection,
                            head,
                            List.of(),
                            new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, now))
                    .verify(List.of());
        } catch (TamperedException e) {
            throw new VaultConfigurationException("nothing is pruned, for the log is not what was signed: "
                    + e.sentence() + "; run 'vault audit verify'");
        }
    }

    private static StoredLog log(Connection connection, AgentId agent) throws SQLException {
        return new StoredLog(connection, head(connection, agent));
    }

    private static LogHead head(Connection connection, AgentId agent) throws SQLException {
        return LogHead.all(connection).stream()
                .filter(head -> head.agent().equals(agent.value()))
                .findFirst()
                .orElseThrow(() -> new UnusableLogException(agent, "there is no log for this agent"));
    }
}
