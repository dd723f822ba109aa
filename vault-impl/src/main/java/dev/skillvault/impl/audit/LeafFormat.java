package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Leaf format 1: a prefix line, then each field in the order of {@link AuditField} as a 4-byte big-endian length and UTF-8 bytes; the
 * length is 0xFFFFFFFF if the field is absent. See {@code docs/audit-format.md}.
 */
final class LeafFormat {
    private static final byte[] PREFIX = "skillvault audit leaf v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final AuditField[] FIELDS = AuditField.values();

    private LeafFormat() {}

    static byte[] encode(Map<AuditField, String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.writeBytes(PREFIX);
        for (AuditField field : FIELDS) {
            String value = fields.get(field);
            if (value == null) {
                out.writeBytes(length(-1));
            } else {
                byte[] text = value.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(length(text.length));
                out.writeBytes(text);
            }
        }
        return out.toByteArray();
    }

    static byte[] hash(Map<AuditField, String> fields) {
        return MerkleHash.leaf(encode(fields));
    }

    private static byte[] length(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
