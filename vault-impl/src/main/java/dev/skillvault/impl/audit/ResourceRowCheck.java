package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the table of resources against the entries it was computed from: whoever takes a row away hides an entry from a question.
 * Rows come in another order than entries, so each is hashed with a salt that nobody can know before, and the sums are compared. Only if
 * they differ both are read again, side by side, for the first entry that does not fit.
 *
 * <p>Not thread-safe.
 */
final class ResourceRowCheck {
    private static final int FETCH = 1000;

    private final String agent;
    private final MessageDigest digest = MerkleHash.sha256();
    private final byte[] salt = new byte[32];
    private final Sum computed = new Sum();

    /** A number of rows, and a sum over their hashes. */
    private static final class Sum {
        private long rows;
        private long high;
        private long low;

        void add(byte[] hash) {
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            rows++;
            high += bytes.getLong();
            low += bytes.getLong();
        }

        boolean isSame(Sum that) {
            return rows == that.rows && high == that.high && low == that.low;
        }
    }

    /** For this agent's log. */
    ResourceRowCheck(String agent, SecureRandom random) {
        this.agent = agent;
        random.nextBytes(salt);
    }

    /** Takes note of an entry whose leaf is verified. */
    void see(long sequence, Map<AuditField, String> fields) {
        for (ResourceTerm term : terms(fields.get(AuditField.RESOURCES))) {
            computed.add(hash(sequence, term.kind(), term.resource()));
        }
    }

    /** Compares with the rows that are there. */
    void verify(Connection connection) throws SQLException, TamperedException {
        Sum stored = new Sum();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT kind, resource, sequence FROM audit_resource WHERE agent = ?")) {
            select.setFetchSize(FETCH);
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    stored.add(
                            hash(row.getLong(3), String.valueOf(row.getString(1)), String.valueOf(row.getString(2))));
                }
            }
        }
        if (!computed.isSame(stored)) {
            throw new TamperedException("the resources by which entry " + firstThatDiffers(connection)
                    + " of the log of " + agent + " is found are not those in the entry");
        }
    }

    /** Over UTF-16, as it is stored: UTF-8 has one and the same replacement for each half of a surrogate pair. */
    private byte[] hash(long sequence, String kind, String resource) {
        digest.update(salt);
        byte[] first = utf16(kind);
        digest.update(
                ByteBuffer.allocate(12).putLong(sequence).putInt(first.length).array());
        digest.update(first);
        return digest.digest(utf16(resource));
    }

    private static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    private long firstThatDiffers(Connection connection) throws SQLException {
        try (PreparedStatement entries = connection.prepareStatement("SELECT sequence, resources FROM audit_entry"
                        + " WHERE agent = ? AND resources IS NOT NULL ORDER BY agent, sequence");
                PreparedStatement rows = connection.prepareStatement(
                        "SELECT sequence, kind, resource FROM audit_resource WHERE agent = ? ORDER BY sequence")) {
            for (PreparedStatement each : new PreparedStatement[] {entries, rows}) {
                each.setFetchSize(FETCH);
                each.setString(1, agent);
            }
            try (ResultSet entry = entries.executeQuery();
                    ResultSet row = rows.executeQuery()) {
                boolean anotherRow = row.next();
                while (entry.next()) {
                    long sequence = entry.getLong(1);
                    Set<ResourceTerm> wanted = terms(entry.getString(2));
                    int found = 0;
                    Set<ResourceTerm> there = new HashSet<>();
                    while (anotherRow && row.getLong(1) <= sequence) {
                        if (row.getLong(1) < sequence) {
                            return row.getLong(1);
                        }
                        there.add(new ResourceTerm(String.valueOf(row.getString(2)), String.valueOf(row.getString(3))));
                        found++;
                        anotherRow = row.next();
                    }
                    if (found != wanted.size() || !there.equals(wanted)) {
                        return sequence;
                    }
                }
                return anotherRow ? row.getLong(1) : 0;
            }
        }
    }

    private static Set<ResourceTerm> terms(@Nullable String resources) {
        return resources == null ? Set.of() : ResourceTerm.all(resources);
    }
}
