package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.operator.CommandId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/**
 * A reply that only the process which sent the command can read (<a href="https://www.rfc-editor.org/rfc/rfc9180">RFC 9180</a>, base mode,
 * X25519, HKDF-SHA-256, AES-256-GCM): the command, which the operator signed, carries a public key made for it, and the reply is bound to
 * the command's id. It hides what travels through the store; it does not prove who replied.
 *
 * <p>For one command, and one thread.
 */
final class SealedReply {
    /** The argument that carries the public key, in hexadecimal. */
    static final String ARGUMENT = "reply";

    private static final byte[] INFO = "skillvault/reply/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private final HPKE hpke = hpke();
    private final AsymmetricCipherKeyPair key = hpke.generatePrivateKey();

    private static HPKE hpke() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    /** What the command carries. */
    String argument() {
        return HexFormat.of().formatHex(hpke.serializePublicKey(key.getPublic()));
    }

    /**
     * Seals a reply to a command.
     *
     * @throws IllegalArgumentException if the command carries no such key
     */
    static Map<String, ?> seal(CommandCall call, byte[] reply) {
        HPKE hpke = hpke();
        byte[] recipient = HexFormat.of().parseHex(call.text(ARGUMENT));
        if (recipient.length != 32) {
            throw new IllegalArgumentException("the command carries no key for its reply");
        }
        try {
            byte[][] sealed =
                    hpke.seal(hpke.deserializePublicKey(recipient), INFO, bound(call.id()), reply, NONE, NONE, null);
            return Map.of(
                    "sealed", Base64.getEncoder().encodeToString(sealed[0]),
                    "key", HexFormat.of().formatHex(sealed[1]));
        } catch (InvalidCipherTextException e) {
            throw new IllegalArgumentException("the reply cannot be sealed", e);
        }
    }

    /**
     * Opens the reply.
     *
     * @throws CannotOpenException whatever the reason
     */
    byte[] open(CommandId command, JsonNode result) {
        try {
            return hpke.open(
                    HexFormat.of().parseHex(result.path("key").asText()),
                    key,
                    INFO,
                    bound(command),
                    Base64.getDecoder().decode(result.path("sealed").asText()),
                    NONE,
                    NONE,
                    null);
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new CannotOpenException();
        }
    }

    private static byte[] bound(CommandId command) {
        return command.value().getBytes(StandardCharsets.US_ASCII);
    }
}
