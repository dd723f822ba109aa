package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads how far an agent's log is, and believes no row for being there, or whoever can write one could have a backup remember what never
 * was. The stored leaf hashes have to lead to the head. A checkpoint counts if the log's key signed it and they lead to it as well. That
 * they are those of the entries is for {@link StoreVerifier} to find. What is under the newest checkpoint is read once.
 *
 * <p>Thread-safe.
 */
public final class LogStateReader {
    private static final int FETCH = 1000;

    private final AgentId agent;
    private final byte[] logKey;
    private CompactRange signed = CompactRange.empty();
    private String newest = "";

    /**
     * Of one agent's log.
     *
     * @param logKey raw public key of the log
     */
    public LogStateReader(AgentId agent, byte[] logKey) {
        this.agent = agent;
        this.logKey = logKey.clone();
    }

    /**
     * How far the log is; empty if there is none.
     *
     * @throws UnusableLogException if its head is not one the vault wrote, or not what its entries lead to
     */
    public synchronized Optional<LogState> read(Connection connection) throws SQLException {
        Optional<LogState> head = LogState.head(connection, agent);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        LogState log = head.get();
        if (log.size() < signed.size()) {
            signed = CompactRange.empty();
            newest = "";
        }
        try {
            CompactRange range = signed.copy();
            LeafHashes hashes = hashes(connection, log);
            for (SignedCheckpoint note : notes(connection, log)) {
                hashes.append(range, note.size());
                if (Hex.of(range.root()).equals(note.rootHex())) {
                    signed = range.copy();
                    newest = note.note();
                }
            }
            log.requireReached(hashes, range);
        } catch (IllegalArgumentException e) {
            throw new UnusableLogException(
                    agent, "the entries of this agent's log do not lead to its head: run 'vault audit verify'");
        }
        return Optional.of(new LogState(log.origin(), log.size(), log.root(), newest));
    }

    /** Whether the log, which is not behind it, begins with the entries of another state of it. */
    public synchronized boolean isGrownFrom(Connection connection, LogState known) throws SQLException {
        try {
            CompactRange range = signed.size() <= known.size() ? signed.copy() : CompactRange.empty();
            known.requireReached(hashes(connection, known), range);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private LeafHashes hashes(Connection connection, LogState log) {
        return LeafHashes.excused(connection, agent.value(), log.origin(), logKey);
    }

    /** The log's own checkpoints behind the newest that is known, in order. */
    private List<SignedCheckpoint> notes(Connection connection, LogState log) throws SQLException {
        List<SignedCheckpoint> notes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT size, note FROM audit_checkpoint WHERE agent = ? AND size > ? AND size <= ? ORDER BY agent,"
                        + " size")) {
            select.setFetchSize(FETCH);
            select.setString(1, agent.value());
            select.setLong(2, signed.size());
            select.setLong(3, log.size());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long size = row.getLong(1);
                    SignedCheckpoint.parse(String.valueOf(row.getString(2)))
                            .filter(note -> note.size() == size
                                    && note.origin().equals(log.origin())
                                    && note.isSignedBy(logKey))
                            .ifPresent(notes::add);
                }
            }
        }
        return notes;
    }
}
