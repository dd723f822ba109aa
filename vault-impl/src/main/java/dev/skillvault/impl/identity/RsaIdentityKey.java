package dev.skillvault.impl.identity;

import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The identity key of an RSA certificate. A slot has a random secret of 32 bytes; encrypted to the certificate with RSA-OAEP it is
 * the slot's parameters, and it goes through HKDF together with them. It vouches with RSASSA-PSS and SHA-256.
 *
 * <p><b>Thread safety.</b> Immutable; each operation has a cipher of its own.
 */
final class RsaIdentityKey implements IdentityKey {

    private static final int SECRET_LENGTH = 32;

    private final PrivateKey privateKey;
    private final AgentCertificate certificate;
    private final VouchSigner signer;

    private RsaIdentityKey(PrivateKey privateKey, AgentCertificate certificate, VouchSigner signer) {
        this.privateKey = privateKey;
        this.certificate = certificate;
        this.signer = signer;
    }

    /** Checks, by decrypting something that is thrown away, that the key's provider can do what slots need. */
    static RsaIdentityKey of(PrivateKey privateKey, AgentCertificate certificate, VouchSigner signer) {
        byte[] probe = new byte[SECRET_LENGTH];
        byte[] decrypted = {};
        try {
            decrypted = Rsa.decrypt(privateKey, Rsa.encrypt(certificate.publicKey(), probe, new SecureRandom()));
            if (!MessageDigest.isEqual(probe, decrypted)) {
                throw new IdentityException("the private key does not decrypt as its certificate says");
            }
            return new RsaIdentityKey(privateKey, certificate, signer);
        } catch (GeneralSecurityException e) {
            throw UnsupportedKey.inKeyStore("RSA-OAEP with SHA-256");
        } finally {
            Arrays.fill(decrypted, (byte) 0);
        }
    }

    @Override
    public String algorithm() {
        return KeyAlgorithm.RSA.label();
    }

    @Override
    public NewSlot newSlot(SlotContext context, @Nullable SecretBytes vaultSecret, SecureRandom random) {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        try {
            byte[] ciphertext = Rsa.encrypt(certificate.publicKey(), secret, random);
            return new NewSlot(derive(secret, vaultSecret, context, ciphertext), ciphertext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do RSA-OAEP with SHA-256", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public SealingKey openSlot(SlotContext context, byte[] parameters, @Nullable SecretBytes vaultSecret) {
        byte[] secret = {};
        try {
            secret = Rsa.decrypt(privateKey, parameters);
            if (secret.length != SECRET_LENGTH) {
                throw new CannotOpenException();
            }
            return derive(secret, vaultSecret, context, parameters);
        } catch (GeneralSecurityException e) {
            throw new CannotOpenException();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private SealingKey derive(
            byte[] secret, @Nullable SecretBytes vaultSecret, SlotContext context, byte[] parameters) {
        return SlotKek.derive(algorithm(), secret, vaultSecret, context, certificate.spkiSha256(), parameters);
    }

    @Override
    public byte[] vouch(byte[] statement) {
        return signer.vouch(statement);
    }

    @Override
    public String toString() {
        return "RsaIdentityKey[redacted]";
    }
}
