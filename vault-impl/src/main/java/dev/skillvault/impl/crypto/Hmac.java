package dev.skillvault.impl.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Names a sensitive value in the audit log without showing it: HMAC-SHA-256
 * (<a href="https://www.rfc-editor.org/rfc/rfc2104#section-2">RFC 2104 section 2</a>) over a label and the value. The same
 * value under the same label and key has the same name, so entries can be matched; without the key the value cannot be
 * guessed and checked.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
public final class Hmac {

    private static final String DOMAIN = "skillvault label v1";
    private static final byte[] KEY_INFO = "skillvault label key v1".getBytes(StandardCharsets.US_ASCII);

    private Hmac() {}

    /**
     * Names a value under a key of its own that is derived from a root key.
     *
     * @param root where the naming key comes from; it may be used for other things too
     * @param label what kind of value it is
     * @param value the value
     * @return 32 bytes
     * @throws IllegalStateException if the root key is closed
     */
    public static byte[] derivedLabel(SealingKey root, String label, String value) {
        try (SealingKey key = derivedKey(root)) {
            return label(key, label, value);
        }
    }

    /**
     * Derives the naming key of another key.
     *
     * @param root where it comes from; it may be used for other things too
     * @return a key for {@link #label}, with the same id; the caller closes it
     * @throws IllegalStateException if the root key is closed
     */
    public static SealingKey derivedKey(SealingKey root) {
        byte[] derived = root.secret().use(ikm -> Hkdf.sha256(ikm, new byte[0], KEY_INFO, SealingKey.KEY_LENGTH));
        try {
            return SealingKey.of(root.id(), SecretBytes.copyOf(derived));
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /**
     * Names a value.
     *
     * @param key a key used for nothing else
     * @param label what kind of value it is, so that equal values of two kinds have two names
     * @param value the value
     * @return 32 bytes
     * @throws IllegalStateException if the key is closed
     */
    public static byte[] label(SealingKey key, String label, String value) {
        byte[] message = new LengthPrefixed().add(DOMAIN).add(label).add(value).toBytes();
        return key.secret().use(secret -> {
            HMac mac = new HMac(new SHA256Digest());
            mac.init(new KeyParameter(secret));
            mac.update(message, 0, message.length);
            byte[] name = new byte[mac.getMacSize()];
            mac.doFinal(name, 0);
            return name;
        });
    }
}
