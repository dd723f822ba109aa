package dev.skillvault.impl.identity;

import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The identity key of an Ed25519 certificate. Its signatures are deterministic
 * (<a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1.6">RFC 8032 section 5.1.6</a>), so a signature over the slot's
 * context can be made again whenever the slot is opened, and only with the private key: <b>that signature is the secret</b>.
 * It is made twice, compared, verified, put through HKDF and wiped; it is never stored, logged or sent.
 *
 * <p>It starts with {@code 0x00 0xFF}, which no vouch starts with ({@link Vouch}), nor does a certificate, a TLS handshake or
 * UTF-8 text: a signature made for another purpose is never a key.
 *
 * <p><b>Thread safety.</b> Immutable; each operation has a signer of its own.
 */
final class Ed25519IdentityKey implements IdentityKey {

    private static final byte[] NO_PARAMETERS = {};

    private final PrivateKey privateKey;
    private final AgentCertificate certificate;
    private final VouchSigner signer;

    Ed25519IdentityKey(PrivateKey privateKey, AgentCertificate certificate, VouchSigner signer) {
        this.privateKey = privateKey;
        this.certificate = certificate;
        this.signer = signer;
    }

    @Override
    public String algorithm() {
        return Ed25519.NAME;
    }

    @Override
    public NewSlot newSlot(SlotContext context, @Nullable SecretBytes vaultSecret, SecureRandom random) {
        return new NewSlot(derive(context, vaultSecret), NO_PARAMETERS);
    }

    @Override
    public SealingKey openSlot(SlotContext context, byte[] parameters, @Nullable SecretBytes vaultSecret) {
        if (parameters.length != 0) {
            throw new CannotOpenException();
        }
        return derive(context, vaultSecret);
    }

    @Override
    public byte[] vouch(byte[] statement) {
        return signer.vouch(statement);
    }

    private SealingKey derive(SlotContext context, @Nullable SecretBytes vaultSecret) {
        byte[] spki = certificate.spkiSha256();
        byte[] message = derivationMessage(context.encoded(spki));
        byte[] first = {};
        byte[] second = {};
        try {
            first = sign(message);
            second = sign(message);
            if (!MessageDigest.isEqual(first, second) || !Ed25519.verify(certificate.publicKey(), message, first)) {
                throw new IdentityException(
                        "the private key does not make one valid signature twice, so no key can be derived from it");
            }
            return SlotKek.derive(algorithm(), first, vaultSecret, context, spki, NO_PARAMETERS);
        } finally {
            Arrays.fill(first, (byte) 0);
            Arrays.fill(second, (byte) 0);
        }
    }

    static byte[] derivationMessage(byte[] context) {
        return ByteBuffer.allocate(2 + context.length)
                .put((byte) 0x00)
                .put((byte) 0xFF)
                .put(context)
                .array();
    }

    private byte[] sign(byte[] message) {
        try {
            return Ed25519.sign(privateKey, message);
        } catch (GeneralSecurityException e) {
            throw VouchSigner.cannotSign(privateKey, KeyAlgorithm.ED25519);
        }
    }

    @Override
    public String toString() {
        return "Ed25519IdentityKey[redacted]";
    }
}
