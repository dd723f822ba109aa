package dev.skillvault.impl.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The leaf hashes of a log, those of pruned entries among them; which is not to say that they are those of its entries.
 *
 * <p>Not thread-safe.
 */
final class LeafHashes {
    private static final int FETCH = 1000;

    private final Connection connection;
    private final String agent;
    private final @Nullable PruneRecords records;
    private final byte[] logKey;
    private boolean read;

    private LeafHashes(Connection connection, String agent, @Nullable PruneRecords records, byte[] logKey) {
        this.connection = connection;
        this.agent = agent;
        this.records = records;
        this.logKey = logKey;
    }

    /** As they are stored; for proofs, which lead to a root that is compared. */
    static LeafHashes stored(Connection connection, String agent) {
        return new LeafHashes(connection, agent, null, new byte[0]);
    }

    /**
     * Of entries that are there, or were pruned by the vault: whoever can write the database could put an entry's hash where those of
     * pruned entries are, and take the entry away.
     *
     * @param logKey raw public key that signs what was pruned
     */
    static LeafHashes excused(Connection connection, String agent, String origin, byte[] logKey) {
        return new LeafHashes(connection, agent, new PruneRecords(agent, origin), logKey);
    }

    /**
     * Lets a range grow by the entries behind it.
     *
     * @param end number of entries that it then covers
     * @throws IllegalArgumentException if one of them is missing or there twice, or has no hash
     */
    void append(CompactRange range, long end) throws SQLException {
        each(range.size(), end, range::append);
    }

    /**
     * Hands out the hashes from one place up to another, in order.
     *
     * @throws IllegalArgumentException if one of them is missing or there twice, or is no hash
     */
    void each(long from, long end, Consumer<byte[]> sink) throws SQLException {
        long next = from;
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT sequence, leaf_hash FROM audit_entry WHERE agent = ? AND sequence >= ? AND sequence < ?"
                                + " ORDER BY agent, sequence");
                PrunedPlaces pruned = PrunedPlaces.between(connection, agent, from, end)) {
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
            throw new IllegalArgumentException("not a leaf hash, or not one that the vault left", e);
        }
    }

    private long eachPruned(PrunedPlaces pruned, long from, long end, Consumer<byte[]> sink)
            throws SQLException, TamperedException {
        long next = from;
        while (next < end && pruned.isAt(next)) {
            requireExcused(next);
            sink.accept(pruned.leafHash());
            pruned.next();
            next++;
        }
        return next;
    }

    /** What was signed is read when it is first needed: in most logs, and in what was just appended, nothing was pruned. */
    private void requireExcused(long sequence) throws SQLException, TamperedException {
        if (records == null) {
            return;
        }
        if (!read) {
            records.read(connection, logKey);
            read = true;
        }
        records.missing(sequence);
    }

    private static byte[] hash(String hex) {
        byte[] hash = Hex.bytes(String.valueOf(hex));
        if (hash.length != MerkleHash.LENGTH) {
            throw new IllegalArgumentException("not a leaf hash");
        }
        return hash;
    }
}
