package dev.skillvault.impl.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What one record is sealed with, derived from the key and the record's own salt:
 * {@code HKDF-SHA-256 -> data key 32 | commitment 32 | IV 12}. A fresh salt makes a fresh key and IV, so an IV is never used
 * twice; the commitment ties the record to one key, which GCM alone does not.
 *
 * <p><b>Thread safety.</b> For one thread. Wiped on close.
 */
final class RecordKeys implements AutoCloseable {

    private static final byte[] INFO = "skillvault record v1".getBytes(StandardCharsets.US_ASCII);
    private static final int COMMITMENT_END = AesGcm.KEY_LENGTH + RecordHeader.COMMITMENT_LENGTH;

    private final byte[] dataKey;
    private final byte[] commitment;
    private final byte[] iv;

    private RecordKeys(byte[] derived) {
        this.dataKey = Arrays.copyOf(derived, AesGcm.KEY_LENGTH);
        this.commitment = Arrays.copyOfRange(derived, AesGcm.KEY_LENGTH, COMMITMENT_END);
        this.iv = Arrays.copyOfRange(derived, COMMITMENT_END, derived.length);
    }

    static RecordKeys derive(SealingKey key, byte[] salt) {
        byte[] derived = key.secret().use(ikm -> Hkdf.sha256(ikm, salt, INFO, COMMITMENT_END + AesGcm.IV_LENGTH));
        try {
            return new RecordKeys(derived);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    byte[] dataKey() {
        return dataKey;
    }

    byte[] commitment() {
        return commitment;
    }

    byte[] iv() {
        return iv;
    }

    @Override
    public void close() {
        Arrays.fill(dataKey, (byte) 0);
        Arrays.fill(iv, (byte) 0);
    }
}
