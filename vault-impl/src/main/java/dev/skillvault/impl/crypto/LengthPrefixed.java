package dev.skillvault.impl.crypto;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Joins fields into one byte string that can be read in one way only: each field is its length, four bytes big-endian, and
 * then its bytes. Text is UTF-8; text that UTF-8 cannot carry is refused, since replacing it would make two texts equal.
 *
 * <p>For public fields only: the buffer is not wiped. <b>Thread safety.</b> For one thread.
 */
public final class LengthPrefixed {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /** Starts with no fields. */
    public LengthPrefixed() {}

    /**
     * Adds a field of bytes.
     *
     * @param field the bytes, may be empty
     * @return this
     */
    @CanIgnoreReturnValue
    public LengthPrefixed add(byte[] field) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
        out.writeBytes(field);
        return this;
    }

    /**
     * Adds a field of text.
     *
     * @param field the text, may be empty
     * @return this
     * @throws IllegalArgumentException if the text holds half of a surrogate pair
     */
    @CanIgnoreReturnValue
    public LengthPrefixed add(String field) {
        return add(utf8(field));
    }

    /**
     * Adds a number as a field of eight bytes, big-endian.
     *
     * @param field the number
     * @return this
     */
    @CanIgnoreReturnValue
    public LengthPrefixed add(long field) {
        return add(ByteBuffer.allocate(Long.BYTES).putLong(field).array());
    }

    /**
     * The fields so far.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text is not well-formed Unicode", e);
        }
    }
}
