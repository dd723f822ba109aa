package dev.skillvault.testkit.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The shape of every secret the sandbox issues. Access tokens, refresh tokens, codes and client secrets look like the
 * provider's own, and each contains {@link #MARKER}, so that one search over logs, files and messages finds any that got
 * out.
 *
 * @since 0.1.0
 */
public final class Secrets {

    /** The fixed text inside every secret the sandbox issues. */
    public static final String MARKER = "SVcanaryQ7x";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String mint(String prefix, int randomCharacters) {
        StringBuilder secret = new StringBuilder(prefix).append(MARKER);
        byte[] random = new byte[randomCharacters];
        RANDOM.nextBytes(random);
        for (byte b : random) {
            // slightly uneven, which is fine for secrets of this length
            secret.append(ALPHABET.charAt(Byte.toUnsignedInt(b) % ALPHABET.length()));
        }
        return secret.toString();
    }

    /** What a person types at a device page: eight consonants with a hyphen in the middle (RFC 8628 section 6.1). */
    static String userCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append(i == 4 ? "-" : "").append(CONSONANTS.charAt(RANDOM.nextInt(CONSONANTS.length())));
        }
        return code.toString();
    }

    /** Derives a value that is the same for the same seed, so that a client secret survives without being stored. */
    static String derive(long seed, String label) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("skill-vault provider sandbox".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
            return HexFormat.of().formatHex(mac.doFinal(label.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    /** The only form in which the sandbox keeps a token. */
    static String hash(String secret) {
        return HexFormat.of().formatHex(sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
