package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far a log was: what the backup remembers of it, and what a log that continues it names.
 *
 * @param origin the log's name
 * @param size number of entries
 * @param root over them, in hexadecimal
 * @param checkpoint the newest signed note, or empty
 */
public record LogState(String origin, long size, String root, String checkpoint) {

    /**
     * How far an agent's log is by its head, which is not compared with the entries, and without a checkpoint; empty if there is none.
     *
     * @throws UnusableLogException if the head is not one the vault wrote
     */
    static Optional<LogState> head(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT origin, size, root, compact_range FROM audit_head WHERE agent = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String root = row.getString(3);
                CompactRange range = CompactRange.decode(row.getLong(2), Hex.bytes(row.getString(4)));
                if (!Hex.of(range.root()).equals(root)) {
                    throw new IllegalArgumentException("the root is not that of the range");
                }
                return Optional.of(new LogState(row.getString(1), row.getLong(2), root, ""));
            }
        } catch (IllegalArgumentException e) {
            throw new UnusableLogException(agent, "the head of this agent's log was changed: run 'vault audit verify'");
        }
    }

    /**
     * The stored leaf hashes lead to this state from those that a range covers, which grows.
     *
     * @throws IllegalArgumentException if they do not
     */
    void requireReached(LeafHashes hashes, CompactRange range) throws SQLException {
        hashes.append(range, size);
        if (!Hex.of(range.root()).equals(root)) {
            throw new IllegalArgumentException("the leaf hashes have another root");
        }
    }

    /** Whether a log in this state comes before the other: fewer restores, or the same log with fewer entries. */
    public boolean isBehind(LogState other) {
        if (origin.equals(other.origin)) {
            return size < other.size;
        }
        return LogOrigin.number(origin) <= LogOrigin.number(other.origin);
    }
}
