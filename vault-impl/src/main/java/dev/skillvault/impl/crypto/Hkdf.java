package dev.skillvault.impl.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * HKDF with SHA-256, as <a href="https://www.rfc-editor.org/rfc/rfc5869#section-2">RFC 5869 section 2</a>, by Bouncy Castle.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
public final class Hkdf {

    private static final int HASH_LENGTH = 32;

    private Hkdf() {}

    /**
     * Extracts and expands. The caller wipes the input key material and the result.
     *
     * @param ikm input key material
     * @param salt salt, may be empty
     * @param info context and purpose, may be empty
     * @param length number of bytes wanted, 1 to 8160
     * @return the derived bytes
     * @throws IllegalArgumentException if the length is out of range
     */
    public static byte[] sha256(byte[] ikm, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > 255 * HASH_LENGTH) {
            throw new IllegalArgumentException("HKDF-SHA-256 gives 1 to 8160 bytes");
        }
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(ikm, salt, info));
        byte[] derived = new byte[length];
        generator.generateBytes(derived, 0, length);
        return derived;
    }
}
