package dev.skillvault.impl.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one key was found to have signed, so that a row is not verified anew at each decision that reads it. Remembered is the SHA-256 of
 * signature and message: whatever is not the same, byte for byte, is verified. The least used are forgotten first.
 *
 * <p>Thread-safe.
 */
final class GenuineSignatures {
    private static final int KEPT = 4096;

    private final byte[] publicKey;
    private final Map<ByteBuffer, Boolean> genuine = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
            return size() > KEPT;
        }
    };

    /** Of a raw Ed25519 public key. */
    GenuineSignatures(byte[] publicKey) {
        this.publicKey = publicKey.clone();
    }

    boolean verify(byte[] message, byte[] signature) {
        if (signature.length != LogKeys.SIGNATURE_LENGTH) {
            return false;
        }
        MessageDigest digest = MerkleHash.sha256();
        digest.update(signature);
        ByteBuffer id = ByteBuffer.wrap(digest.digest(message));
        synchronized (genuine) {
            if (genuine.get(id) != null) {
                return true;
            }
        }
        boolean verified = LogKeys.verify(publicKey, message, signature);
        if (verified) {
            synchronized (genuine) {
                genuine.put(id, true);
            }
        }
        return verified;
    }
}
