package dev.skillvault.impl.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The public front of a sealed record: {@code version 1 | suite 1 | key id 16 | salt 32 | commitment 32}. All of it is
 * associated data, so no bit of it can change unnoticed.
 */
final class RecordHeader {

    static final byte VERSION = 1;

    /** HKDF-SHA-256, key commitment, AES-256-GCM. */
    static final byte SUITE = 1;

    static final int SALT_LENGTH = 32;
    static final int COMMITMENT_LENGTH = 32;
    static final int LENGTH = 2 + SealingKey.ID_LENGTH + SALT_LENGTH + COMMITMENT_LENGTH;

    private static final int SALT_AT = 2 + SealingKey.ID_LENGTH;
    private static final int COMMITMENT_AT = SALT_AT + SALT_LENGTH;

    private final byte[] bytes;

    private RecordHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    static RecordHeader write(byte[] keyId, byte[] salt, byte[] commitment) {
        return new RecordHeader(ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .put(SUITE)
                .put(keyId)
                .put(salt)
                .put(commitment)
                .array());
    }

    /** Reads the header of a record, or null if it is not one this version can open. */
    static @Nullable RecordHeader read(byte[] record) {
        if (record.length < LENGTH + AesGcm.TAG_LENGTH || record[0] != VERSION || record[1] != SUITE) {
            return null;
        }
        return new RecordHeader(Arrays.copyOf(record, LENGTH));
    }

    byte[] keyId() {
        return Arrays.copyOfRange(bytes, 2, SALT_AT);
    }

    byte[] salt() {
        return Arrays.copyOfRange(bytes, SALT_AT, COMMITMENT_AT);
    }

    byte[] commitment() {
        return Arrays.copyOfRange(bytes, COMMITMENT_AT, LENGTH);
    }

    /** The associated data of the record: this header and what it is bound to. */
    byte[] aad(Binding binding) {
        return concat(bytes, binding.encoded());
    }

    byte[] followedBy(byte[] sealed) {
        return concat(bytes, sealed);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, Math.addExact(first.length, second.length));
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
