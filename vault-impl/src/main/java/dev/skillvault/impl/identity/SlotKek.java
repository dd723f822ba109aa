package dev.skillvault.impl.identity;

import dev.skillvault.impl.crypto.Hkdf;
import dev.skillvault.impl.crypto.LengthPrefixed;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last step every key type shares: from the secret its private key operation gave (a signature, an agreement, a decrypted
 * secret) to the slot's key. HKDF-SHA-256 over the secret and the vault secret, each length-prefixed, with the slot's salt;
 * the info names purpose, key type, context and parameters, so that two of them never share a key.
 */
final class SlotKek {

    static final int MIN_VAULT_SECRET_LENGTH = 16;

    private static final String LABEL = "skillvault slot kek v1";

    private SlotKek() {}

    /** Derives the key; the caller wipes {@code shared}. */
    static SealingKey derive(
            String algorithm,
            byte[] shared,
            @Nullable SecretBytes vaultSecret,
            SlotContext context,
            byte[] spkiSha256,
            byte[] parameters) {
        byte[] info = new LengthPrefixed()
                .add(LABEL)
                .add(algorithm)
                .add(context.encoded(spkiSha256))
                .add(parameters)
                .toBytes();
        byte[] ikm = inputKeyMaterial(shared, vaultSecret);
        byte[] kek = new byte[0];
        try {
            kek = Hkdf.sha256(ikm, context.salt(), info, SealingKey.KEY_LENGTH);
            return SealingKey.of(context.slotId(), SecretBytes.copyOf(kek));
        } finally {
            Arrays.fill(ikm, (byte) 0);
            Arrays.fill(kek, (byte) 0);
        }
    }

    private static byte[] inputKeyMaterial(byte[] shared, @Nullable SecretBytes vaultSecret) {
        if (vaultSecret == null) {
            return join(shared, new byte[0]);
        }
        if (vaultSecret.length() < MIN_VAULT_SECRET_LENGTH) {
            throw new IllegalArgumentException("a vault secret has at least 16 bytes");
        }
        return vaultSecret.use(mixedIn -> join(shared, mixedIn));
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(2 * Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .putInt(second.length)
                .put(second)
                .array();
    }
}
