package dev.skillvault.impl.identity;

import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The identity key of a P-256 certificate. A slot has an ephemeral key pair of its own (one-pass Diffie-Hellman,
 * <a href="https://doi.org/10.6028/NIST.SP.800-56Ar3">NIST SP 800-56A section 6.2.2.2</a>): its private half is used once and
 * forgotten, its public half is the slot's parameters, and the shared coordinate goes through HKDF together with that public half.
 * It vouches with ECDSA and SHA-256.
 *
 * <p><b>Thread safety.</b> Immutable; each operation has an agreement of its own.
 */
final class EcIdentityKey implements IdentityKey {

    private final PrivateKey privateKey;
    private final AgentCertificate certificate;
    private final VouchSigner signer;

    private EcIdentityKey(PrivateKey privateKey, AgentCertificate certificate, VouchSigner signer) {
        this.privateKey = privateKey;
        this.certificate = certificate;
        this.signer = signer;
    }

    /** Checks, by an agreement that is thrown away, that the key's provider can do what slots need. */
    static EcIdentityKey of(PrivateKey privateKey, AgentCertificate certificate, VouchSigner signer) {
        KeyPair probe = P256.generate(new SecureRandom());
        byte[] here = {};
        byte[] there = {};
        try {
            here = P256.agree(privateKey, probe.getPublic());
            there = P256.agree(probe.getPrivate(), certificate.publicKey());
            if (!MessageDigest.isEqual(here, there)) {
                throw new IdentityException("the private key does not agree on keys as its certificate says");
            }
            return new EcIdentityKey(privateKey, certificate, signer);
        } catch (GeneralSecurityException e) {
            throw UnsupportedKey.inKeyStore("ECDH");
        } finally {
            Arrays.fill(here, (byte) 0);
            Arrays.fill(there, (byte) 0);
        }
    }

    @Override
    public String algorithm() {
        return KeyAlgorithm.EC_P256.label();
    }

    @Override
    public NewSlot newSlot(SlotContext context, @Nullable SecretBytes vaultSecret, SecureRandom random) {
        KeyPair ephemeral = P256.generate(random);
        byte[] point = P256.encode(ephemeral.getPublic());
        byte[] shared = {};
        try {
            shared = P256.agree(ephemeral.getPrivate(), certificate.publicKey());
            return new NewSlot(derive(shared, vaultSecret, context, point), point);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do ECDH on P-256", e);
        } finally {
            Arrays.fill(shared, (byte) 0);
        }
    }

    @Override
    public SealingKey openSlot(SlotContext context, byte[] parameters, @Nullable SecretBytes vaultSecret) {
        byte[] shared = {};
        try {
            shared = P256.agree(privateKey, P256.decode(parameters));
            return derive(shared, vaultSecret, context, parameters);
        } catch (GeneralSecurityException e) {
            throw new CannotOpenException();
        } finally {
            Arrays.fill(shared, (byte) 0);
        }
    }

    private SealingKey derive(
            byte[] shared, @Nullable SecretBytes vaultSecret, SlotContext context, byte[] parameters) {
        return SlotKek.derive(algorithm(), shared, vaultSecret, context, certificate.spkiSha256(), parameters);
    }

    @Override
    public byte[] vouch(byte[] statement) {
        return signer.vouch(statement);
    }

    @Override
    public String toString() {
        return "EcIdentityKey[redacted]";
    }
}
