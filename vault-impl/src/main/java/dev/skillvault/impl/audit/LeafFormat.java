package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Leaf format 1: a prefix line, then each field in the order of {@link AuditField} as a 4-byte big-endian length and UTF-8 bytes; the
 * length is 0xFFFFFFFF if the field is absent. Text that has no UTF-8 form (half a surrogate pair) has no leaf: encoding it with a
 * replacement would let two different texts have one hash. See {@code docs/audit-format.md}.
 */
final class LeafFormat {
    private static final byte[] PREFIX = "skillvault audit leaf v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final AuditField[] FIELDS = AuditField.values();

    private LeafFormat() {}

    /**
     * The leaf's bytes.
     *
     * @throws IllegalArgumentException if a field is not well-formed Unicode
     */
    static byte[] encode(Map<AuditField, String> fields) {
        byte[][] texts = new byte[FIELDS.length][];
        int length = PREFIX.length;
        for (int i = 0; i < FIELDS.length; i++) {
            String value = fields.get(FIELDS[i]);
            if (value != null) {
                texts[i] = utf8(value);
                length += texts[i].length;
            }
            length += Integer.BYTES;
        }
        ByteBuffer out = ByteBuffer.allocate(length).put(PREFIX);
        for (byte[] text : texts) {
            if (text == null) {
                out.putInt(-1);
            } else {
                out.putInt(text.length).put(text);
            }
        }
        return out.array();
    }

    /**
     * The fields of a leaf.
     *
     * @throws IllegalArgumentException if it is not one of this format
     */
    static Map<AuditField, String> decode(byte[] leaf) {
        ByteBuffer in = ByteBuffer.wrap(leaf);
        Map<AuditField, String> fields = new EnumMap<>(AuditField.class);
        try {
            byte[] prefix = new byte[PREFIX.length];
            in.get(prefix);
            for (AuditField field : FIELDS) {
                int length = in.getInt();
                if (length < -1 || length > in.remaining()) {
                    throw new IllegalArgumentException("a field is longer than its leaf");
                }
                if (length >= 0) {
                    fields.put(field, text(in.slice().limit(length)));
                    in.position(in.position() + length);
                }
            }
            if (in.hasRemaining() || !Arrays.equals(prefix, PREFIX)) {
                throw new IllegalArgumentException("not a leaf of format 1");
            }
            return fields;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a leaf ends early", e);
        }
    }

    private static String text(ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a field is not UTF-8", e);
        }
    }

    static byte[] hash(Map<AuditField, String> fields) {
        return MerkleHash.leaf(encode(fields));
    }

    private static byte[] utf8(String value) {
        if (isAscii(value)) {
            return value.getBytes(StandardCharsets.US_ASCII);
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            byte[] text = new byte[bytes.remaining()];
            bytes.get(text);
            return text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a field is not well-formed Unicode", e);
        }
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
