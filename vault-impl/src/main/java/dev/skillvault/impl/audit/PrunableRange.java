package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private static final int LOOKED_AT = 10_000;

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

    /**
     * How many entries could go but for what was pruned behind them: they came back, or an earlier run was cut short. Of as many as are
     * looked at, which are enough to say so.
     */
    public static long stranded(Connection connection, AgentId agent) throws SQLException {
        long end = log(connection, agent).endOfPruned();
        KeptEntries kept = new KeptEntries(connection, agent.value(), 0, end);
        try (PreparedStatement select = connection.prepareStatement("SELECT " + EntryRows.COLUMNS
                + " FROM audit_entry WHERE agent = ? AND sequence > 0 AND sequence < ? AND kind IN ("
                + KeptEntries.prunable() + ") ORDER BY agent, sequence FETCH FIRST " + LOOKED_AT + " ROWS ONLY")) {
            select.setString(1, agent.value());
            select.setLong(2, end);
            long stranded = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    boolean stays = kept.goesWith(row.getLong(AuditField.SEQUENCE.columnName()), EntryRows.fields(row))
                            .isEmpty();
                    stranded += stays ? 0 : 1;
                }
            }
            return stranded;
        }
    }

    /**
     * The log's time at the newest entry that is more than an opening, a close, an earlier pruning or what the vault did by itself; empty
     * if there is none. Who opens a vault with a clock that is years ahead must not find everything old, and the vault finds its tokens due.
     */
    public static Optional<Instant> newestUse(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT log_time FROM audit_entry WHERE agent = ?"
                + " AND actor NOT IN ('vault', 'scheduler') AND kind NOT IN ('" + EntryKind.VAULT_OPENED.name() + "', '"
                + EntryKind.VAULT_CLOSED.name()
                + "', '" + EntryKind.LOG_PRUNED.name()
                + "') ORDER BY agent DESC, sequence DESC FETCH FIRST ROW ONLY")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS))
                        : Optional.empty();
            }
        }
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
            LogVerification log = new LogVerification(
                    connection,
                    head,
                    List.of(),
                    new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, now));
            Verdict unused = log.verify(List.of());
            if (log.doubt().isPresent()) {
                throw new VaultConfigurationException(
                        "nothing is pruned: " + log.doubt().get());
            }
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
