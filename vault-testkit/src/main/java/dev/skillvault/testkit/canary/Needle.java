package dev.skillvault.testkit.canary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to look for, and what it means to find them. */
final class Needle {

    /** The index keys each needle by its first eight bytes. */
    static final int SHORTEST = Long.BYTES;

    private final String kind;
    private final Encoding encoding;
    private final byte[] bytes;

    Needle(String kind, Encoding encoding, String text) {
        this.kind = kind;
        this.encoding = encoding;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("too short to search for");
        }
    }

    String kind() {
        return kind;
    }

    Encoding encoding() {
        return encoding;
    }

    int length() {
        return bytes.length;
    }

    long key() {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** The bytes as a map key. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    boolean matches(byte[] text, int from, int end) {
        return bytes.length <= end - from && Arrays.equals(text, from, from + bytes.length, bytes, 0, bytes.length);
    }
}
