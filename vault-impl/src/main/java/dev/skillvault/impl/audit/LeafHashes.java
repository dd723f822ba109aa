package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * The leaf hashes of a log as they are stored, those of pruned entries among them; which is not to say that they are those of its
 * entries.
 */
final class LeafHashes {
    private static final int FETCH = 1000;

    private LeafHashes() {}

    /**
     * Lets a range grow by the entries behind it.
     *
     * @param end number of entries that it then covers
     * @throws IllegalArgumentException if one of them is missing or there twice, or has no hash
     */
    static void append(Connection connection, AgentId agent, CompactRange range, long end) throws SQLException {
        each(connection, agent.value(), range.size(), end, range::append);
    }

    /**
     * Hands out the hashes from one place up to another, in order.
     *
     * @throws IllegalArgumentException if one of them is missing or there twice, or is no hash
     */
    static void each(Connection connection, String agent, long from, long end, Consumer<byte[]> sink)
            throws SQLException {
        long next = from;
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT sequence, leaf_hash FROM audit_entry WHERE agent = ? AND sequence >= ? AND sequence < ?"
                                + " ORDER BY agent, sequence");
                PrunedPlaces pruned = PrunedPlaces.from(connection, agent, from)) {
            select.setFetchSize(FETCH);
            select.setString(1, agent);
            select.setLong(2, from);
            select.setLong(3, end);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    next = eachPruned(pruned, next, end, sink);
                    if (row.getLong(1) != next) {
                        throw new IllegalArgumentException("an entry is missing");
                    }
                    sink.accept(hash(row.getString(2)));
                    next++;
                }
            }
            next = eachPruned(pruned, next, end, sink);
            if (next != end || pruned.isBefore(end)) {
                throw new IllegalArgumentException("entries are missing, or there twice");
            }
        } catch (TamperedException e) {
            throw new IllegalArgumentException("not a leaf hash", e);
        }
    }

    private static long eachPruned(PrunedPlaces pruned, long from, long end, Consumer<byte[]> sink)
            throws SQLException, TamperedException {
        long next = from;
        while (next < end && pruned.isAt(next)) {
            sink.accept(pruned.leafHash());
            pruned.next();
            next++;
        }
        return next;
    }

    private static byte[] hash(String hex) {
        byte[] hash = Hex.bytes(String.valueOf(hex));
        if (hash.length != MerkleHash.LENGTH) {
            throw new IllegalArgumentException("not a leaf hash");
        }
        return hash;
    }
}
