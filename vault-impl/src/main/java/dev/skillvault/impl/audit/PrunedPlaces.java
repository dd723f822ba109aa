package dev.skillvault.impl.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What is left of a log's pruned entries, from the first to the last. Nothing is believed.
 *
 * <p>Not thread-safe.
 */
final class PrunedPlaces implements AutoCloseable {
    private static final int FETCH = 1000;

    private final String agent;
    private final PreparedStatement select;
    private final ResultSet row;
    private boolean there;

    private PrunedPlaces(String agent, PreparedStatement select, ResultSet row) throws SQLException {
        this.agent = agent;
        this.select = select;
        this.row = row;
        this.there = row.next();
    }

    /** Those of an agent's log, from one place on, up to another. */
    static PrunedPlaces between(Connection connection, String agent, long first, long end) throws SQLException {
        PreparedStatement select = connection.prepareStatement("SELECT sequence, leaf_hash, log_time FROM audit_pruned"
                + " WHERE agent = ? AND sequence >= ? AND sequence < ? ORDER BY agent, sequence");
        try {
            select.setFetchSize(FETCH);
            select.setString(1, agent);
            select.setLong(2, first);
            select.setLong(3, end);
            return new PrunedPlaces(agent, select, select.executeQuery());
        } catch (SQLException e) {
            select.close();
            throw e;
        }
    }

    /** The place behind the last pruned one; 0 if none was pruned. */
    static long end(Connection connection, String agent) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT MAX(sequence) FROM audit_pruned WHERE agent = ?")) {
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getObject(1) != null ? row.getLong(1) + 1 : 0;
            }
        }
    }

    /** The log's time at the entry before this one, whether that is there or was pruned; the earliest if there is none. */
    static long logTimeBefore(Connection connection, String agent, long sequence) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT log_time FROM audit_entry WHERE agent = ? AND sequence = ?"
                        + " UNION ALL SELECT log_time FROM audit_pruned WHERE agent = ? AND sequence = ?")) {
            select.setString(1, agent);
            select.setLong(2, sequence - 1);
            select.setString(3, agent);
            select.setLong(4, sequence - 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MIN_VALUE;
            }
        }
    }

    /** Whether this is the next one. */
    boolean isAt(long sequence) throws SQLException {
        return there && row.getLong(1) == sequence;
    }

    /** Whether the next one stands before this place. */
    boolean isBefore(long sequence) throws SQLException {
        return there && row.getLong(1) < sequence;
    }

    /** Its place. */
    long sequence() throws SQLException {
        return row.getLong(1);
    }

    /** Its leaf hash. */
    byte[] leafHash() throws SQLException, TamperedException {
        try {
            byte[] hash = Hex.bytes(String.valueOf(row.getString(2)));
            if (hash.length == MerkleHash.LENGTH) {
                return hash;
            }
        } catch (IllegalArgumentException e) {
            // falls through
        }
        throw new TamperedException("the hash that is left of entry " + row.getLong(1) + " of the log of " + agent
                + ", which was pruned, was changed");
    }

    /** The log's time there. */
    long logTime() throws SQLException {
        return row.getLong(3);
    }

    void next() throws SQLException {
        there = row.next();
    }

    /** Each of them was at the place of an entry that is not there. */
    void requireEnd() throws SQLException, TamperedException {
        if (there) {
            throw new TamperedException("the log of " + agent + " has, as if it had been pruned, an entry "
                    + row.getLong(1) + " that is there or was never written");
        }
    }

    @Override
    public void close() throws SQLException {
        row.close();
        select.close();
    }
}
