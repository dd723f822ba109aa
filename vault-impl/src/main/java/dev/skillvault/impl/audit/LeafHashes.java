package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The leaf hashes of an agent's log as they are stored, which is not to say that they are those of its entries. */
final class LeafHashes {
    private static final int FETCH = 1000;

    private LeafHashes() {}

    /**
     * Lets a range grow by the entries behind it.
     *
     * @param end number of entries that it then covers
     * @throws IllegalArgumentException if one of them is missing, or has no hash
     */
    static void append(Connection connection, AgentId agent, CompactRange range, long end) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT leaf_hash FROM audit_entry WHERE agent = ? AND sequence >= ?"
                        + " AND sequence < ? ORDER BY agent, sequence")) {
            select.setFetchSize(FETCH);
            select.setString(1, agent.value());
            select.setLong(2, range.size());
            select.setLong(3, end);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] hash = Hex.bytes(String.valueOf(row.getString(1)));
                    if (hash.length != MerkleHash.LENGTH) {
                        throw new IllegalArgumentException("not a leaf hash");
                    }
                    range.append(hash);
                }
            }
        }
        if (range.size() != end) {
            throw new IllegalArgumentException("entries are missing");
        }
    }
}
