package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.util.Arrays;
import java.util.Map;

/**
 * An entry of a segment. It is what the segment says: whoever uses it compares it with the log.
 *
 * <p>Immutable, thread-safe.
 */
public final class SegmentEntry {
    private final long sequence;
    private final byte[] leaf;
    private final AuditEntry entry;
    private final long logTime;

    /**
     * Reads one.
     *
     * @param logTimeBefore the log's time at the entry before
     * @throws IllegalArgumentException if it is none
     */
    SegmentEntry(long sequence, byte[] leaf, long logTimeBefore) {
        this.sequence = sequence;
        this.leaf = leaf.clone();
        this.entry = AuditEntry.of(LeafFormat.decode(leaf));
        this.logTime = Math.max(
                logTimeBefore, Long.parseLong(entry.field(AuditField.AT).orElse("0")));
    }

    /** Its place in the log. */
    public long sequence() {
        return sequence;
    }

    AuditEntry entry() {
        return entry;
    }

    String leafHash() {
        return Hex.of(MerkleHash.leaf(leaf));
    }

    /** The log's time at this entry: it is in no leaf, and follows from the times that are. */
    long logTime() {
        return logTime;
    }

    /** How many bytes are hashed. */
    int length() {
        return leaf.length;
    }

    /** How many rows it has beside its own. */
    int terms() {
        return ResourceTerm.all(entry.field(AuditField.RESOURCES).orElse("")).size();
    }

    /** Whether it is, with all that is not in its leaf, the entry that is stored. */
    boolean isStoredAs(Map<AuditField, String> fields, String storedHash, long storedTime) {
        return Arrays.equals(leaf, LeafFormat.encode(fields)) && leafHash().equals(storedHash) && logTime == storedTime;
    }
}
