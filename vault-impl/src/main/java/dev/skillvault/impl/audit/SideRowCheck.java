package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the side rows of a log against the hashes in its entries. A row may be missing if a later entry names it among those that
 * were erased with its own user, or if its entry was pruned, and came back without it.
 *
 * <p>Not thread-safe.
 */
final class SideRowCheck {
    private static final int FETCH = 1000;

    /** What an entry says of its side row. */
    private record Claim(String hash, String subject) {}

    /** What an entry says it erased. */
    private record Erasure(long sequence, String subject, Set<Long> rows, long erased) {}

    private final LogHead head;
    private final String agent;
    private final PruneRecords pruned;
    private final NavigableMap<Long, Claim> claims = new TreeMap<>();
    private final List<Erasure> erasures = new ArrayList<>();

    /** For the log with this head, whose key the first entry vouches for. */
    SideRowCheck(LogHead head, PruneRecords pruned) {
        this.head = head;
        this.pruned = pruned;
        this.agent = head.agent();
    }

    /** Takes note of the next entry of the log, whose leaf is verified. */
    void see(long sequence, Map<AuditField, String> fields) throws TamperedException {
        String hash = fields.get(AuditField.SIDE_HASH);
        String subject = fields.getOrDefault(AuditField.SUBJECT, "");
        if (hash != null) {
            claims.put(sequence, new Claim(hash, subject));
        }
        if (EntryKind.USER_FORGOTTEN.name().equals(fields.get(AuditField.KIND))) {
            erasures.add(erasure(sequence, subject, fields));
        }
    }

    /**
     * The side rows between the bounds that belong to the user: nobody else's, and none of a later entry. What had been pruned by then had
     * none any more, and of what was pruned since nobody can tell.
     */
    private Erasure erasure(long sequence, String subject, Map<AuditField, String> fields) throws TamperedException {
        try {
            JsonNode details = EntryCertificate.details(fields);
            Set<Long> rows = new HashSet<>();
            List<List<Long>> ranges = new ArrayList<>();
            for (JsonNode range : details.path("erased")) {
                long first = range.get(0).longValue();
                long last = range.get(1).longValue();
                ranges.add(List.of(first, last));
                claims.subMap(first, true, last, true).forEach((at, claim) -> {
                    if (claim.subject.equals(subject) && !pruned.isNamedBefore(at, sequence)) {
                        rows.add(at);
                    }
                });
            }
            long erased = details.path("auditRows").asLong(-1);
            long gone = ranges.stream()
                    .mapToLong(range -> pruned.missingBetween(range.get(0), range.get(1)))
                    .sum();
            byte[] statement = ErasureStatement.bytes(head.origin(), sequence, subject, erased, ranges);
            if (rows.size() <= erased
                    && rows.size() + gone >= erased
                    && LogKeys.verify(
                            Hex.bytes(head.logKey()),
                            statement,
                            Hex.bytes(details.path("signature").asText()))) {
                return new Erasure(sequence, subject, rows, erased);
            }
        } catch (IOException | RuntimeException e) {
            // falls through: not an entry the vault writes
        }
        throw new TamperedException("entry " + sequence + " of the log of " + agent
                + " does not name the side rows it says were erased, signed with the log's key");
    }

    /**
     * Compares with the rows that are there.
     *
     * @return what is worth knowing, in sentences
     */
    List<String> verify(Connection connection) throws SQLException, TamperedException {
        Set<Long> present = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT sequence, salt, sealed FROM audit_side WHERE agent = ? ORDER BY agent, sequence")) {
            select.setFetchSize(FETCH);
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long sequence = row.getLong(1);
                    Claim claim = claims.get(sequence);
                    String hash = hash(String.valueOf(row.getString(2)), String.valueOf(row.getString(3)));
                    if (claim == null || !hash.equals(claim.hash) || !present.add(sequence)) {
                        throw new TamperedException(name(sequence) + " was changed");
                    }
                }
            }
        }
        for (long sequence : claims.keySet()) {
            if (!present.contains(sequence)
                    && !pruned.isNamed(sequence)
                    && erasures.stream().noneMatch(each -> each.rows.contains(sequence))) {
                throw new TamperedException(name(sequence) + " is missing");
            }
        }
        return remarks(present);
    }

    private List<String> remarks(Set<Long> present) {
        List<String> remarks = new ArrayList<>();
        for (Erasure erasure : erasures) {
            long back = erasure.rows.stream().filter(present::contains).count();
            remarks.add("log of " + agent + ", entry " + erasure.sequence + ": " + (erasure.erased - back)
                    + " side rows erased at the request of " + erasure.subject);
            if (back > 0) {
                remarks.add("log of " + agent + ", entry " + erasure.sequence + ": " + back
                        + " side rows that were erased are there again, unchanged; their key is not");
            }
        }
        return remarks;
    }

    private String name(long sequence) {
        return "the side row of entry " + sequence + " of the log of " + agent;
    }

    private static String hash(String salt, String sealed) {
        try {
            String hash = Hex.of(AuditDraft.sideHash(Hex.bytes(salt), Hex.bytes(sealed)));
            boolean canonical = salt.length() == 2 * MerkleHash.LENGTH
                    && Hex.of(Hex.bytes(salt)).equals(salt)
                    && Hex.of(Hex.bytes(sealed)).equals(sealed);
            return canonical ? hash : "not canonical";
        } catch (IllegalArgumentException e) {
            return "not hexadecimal";
        }
    }
}
