package dev.skillvault.impl.audit;

import dev.skillvault.impl.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the log's key signs when entries are pruned. An entry alone would not do: whoever can write to the database can append one to the
 * unsigned tail, and would excuse entries that they took themselves.
 *
 * <p><b>Format.</b> The ASCII text {@code skillvault prune v1} and a line feed, then, each as its length in four bytes, big-endian, and its
 * bytes: origin, sequence of the entry, SHA-256 of the segment in hexadecimal, its first entry and the one behind its last, number of
 * pruned entries, and of each range the first and last sequence and the log's time at the last. Numbers have eight bytes.
 *
 * <p>Stateless.
 */
public final class PruneStatement {
    private static final byte[] PREFIX = "skillvault prune v1\n".getBytes(StandardCharsets.US_ASCII);

    private PruneStatement() {}

    /** The bytes that are signed. */
    public static byte[] bytes(
            String origin, long sequence, String segment, long from, long until, PrunedRows.Pruned pruned) {
        LengthPrefixed fields = new LengthPrefixed()
                .add(origin)
                .add(sequence)
                .add(segment)
                .add(from)
                .add(until)
                .add(pruned.rows());
        for (List<Long> range : pruned.ranges()) {
            range.forEach(fields::add);
        }
        byte[] statement = fields.toBytes();
        return ByteBuffer.allocate(PREFIX.length + statement.length)
                .put(PREFIX)
                .put(statement)
                .array();
    }
}
