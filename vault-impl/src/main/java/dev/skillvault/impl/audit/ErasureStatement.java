package dev.skillvault.impl.audit;

import dev.skillvault.impl.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the log's key signs when a user's personal fields are erased. An entry alone would not do: whoever can write to the database can
 * append one to the unsigned tail, and would excuse rows that they took themselves.
 *
 * <p><b>Format.</b> The ASCII text {@code skillvault erasure v1} and a line feed, then, each as its length in four bytes, big-endian,
 * and its bytes: origin, sequence of the entry, subject, number of rows, and the first and last sequence of each range. Numbers have
 * eight bytes.
 *
 * <p>Stateless.
 */
public final class ErasureStatement {
    private static final byte[] PREFIX = "skillvault erasure v1\n".getBytes(StandardCharsets.US_ASCII);

    private ErasureStatement() {}

    /** The bytes that are signed. */
    public static byte[] bytes(String origin, long sequence, String subject, long rows, List<List<Long>> ranges) {
        LengthPrefixed fields =
                new LengthPrefixed().add(origin).add(sequence).add(subject).add(rows);
        for (List<Long> range : ranges) {
            fields.add(range.get(0)).add(range.get(1));
        }
        byte[] statement = fields.toBytes();
        return ByteBuffer.allocate(PREFIX.length + statement.length)
                .put(PREFIX)
                .put(statement)
                .array();
    }
}
