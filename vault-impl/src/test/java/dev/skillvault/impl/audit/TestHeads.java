package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** Heads as somebody who may write the database can make them. */
public final class TestHeads {
    private TestHeads() {}

    /** Changes an entry's leaf hash, and the head to what the leaf hashes then lead to. */
    public static void rewrite(Connection connection, String agent, long sequence) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE audit_entry SET leaf_hash = ? WHERE agent = ? AND sequence = ?")) {
            update.setString(1, Hex.of(new byte[MerkleHash.LENGTH]));
            update.setString(2, agent);
            update.setLong(3, sequence);
            update.executeUpdate();
        }
        CompactRange range = CompactRange.empty();
        LeafHashes.stored(connection, agent).append(range, size(connection, agent));
        update(connection, agent, range);
    }

    /** Makes the head that of another log, longer by so many entries. */
    public static void fork(Connection connection, String agent, int longer) throws SQLException {
        long size = size(connection, agent) + longer;
        byte[] hashes = new byte[Long.bitCount(size) * MerkleHash.LENGTH];
        Arrays.fill(hashes, (byte) 1);
        update(connection, agent, CompactRange.decode(size, hashes));
    }

    private static long size(Connection connection, String agent) throws SQLException {
        return LogState.head(connection, new AgentId(agent)).orElseThrow().size();
    }

    private static void update(Connection connection, String agent, CompactRange range) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE audit_head SET size = ?, compact_range = ?, root = ? WHERE agent = ?")) {
            update.setLong(1, range.size());
            update.setString(2, Hex.of(range.encode()));
            update.setString(3, Hex.of(range.root()));
            update.setString(4, agent);
            update.executeUpdate();
        }
    }
}
