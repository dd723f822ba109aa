package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/** The key types an identity may have, and what depends on the type; the one place that says which there are. */
enum KeyAlgorithm {
    ED25519(Ed25519.NAME),
    EC_P256(P256.NAME),
    RSA(Rsa.NAME);

    private final String label;

    KeyAlgorithm(String label) {
        this.label = label;
    }

    /**
     * The type of a certificate's key.
     *
     * @throws IdentityException if there is no identity with such a key, naming it
     */
    static KeyAlgorithm of(PublicKey key) {
        if (Ed25519.isKey(key)) {
            return ED25519;
        }
        if (P256.isKey(key)) {
            if (!P256.isOnCurve(((ECPublicKey) key).getW())) {
                throw new IdentityException("the certificate's public key is not a point on the curve P-256");
            }
            return EC_P256;
        }
        if (Rsa.isKey(key)) {
            if (Rsa.bits(key) < Rsa.MIN_BITS) {
                throw UnsupportedKey.tooShort(Rsa.bits(key));
            }
            return RSA;
        }
        throw UnsupportedKey.named(key);
    }

    /** The name stored with slots; it takes part in their keys and never changes. */
    String label() {
        return label;
    }

    /** What a certificate's key usage must allow, if it has one. */
    List<KeyUsageBit> usage() {
        return switch (this) {
            case ED25519 -> List.of(KeyUsageBit.DIGITAL_SIGNATURE);
            case EC_P256 -> List.of(KeyUsageBit.DIGITAL_SIGNATURE, KeyUsageBit.KEY_AGREEMENT);
            case RSA -> List.of(KeyUsageBit.DIGITAL_SIGNATURE, KeyUsageBit.KEY_ENCIPHERMENT);
        };
    }

    /** Joins a private key and its certificate, which is of this type, after checking that they belong together. */
    IdentityKey join(PrivateKey privateKey, AgentCertificate certificate) {
        VouchSigner signer = VouchSigner.of(privateKey, certificate);
        return switch (this) {
            case ED25519 -> new Ed25519IdentityKey(privateKey, certificate, signer);
            case EC_P256 -> EcIdentityKey.of(privateKey, certificate, signer);
            case RSA -> RsaIdentityKey.of(privateKey, certificate, signer);
        };
    }

    /** Makes a key pair, RSA with the fewest bits allowed. */
    KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        if (this == EC_P256) {
            return P256.generate(random);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(keyFactory());
        generator.initialize(this == RSA ? Rsa.MIN_BITS : Ed25519.BITS, random);
        return generator.generateKeyPair();
    }

    /** What the JDK's key factories and generators call it. */
    String keyFactory() {
        return this == EC_P256 ? "EC" : label;
    }

    SignatureAlgorithm signature() {
        return switch (this) {
            case ED25519 -> SignatureAlgorithm.ED25519;
            case EC_P256 -> SignatureAlgorithm.ECDSA_SHA256;
            case RSA -> SignatureAlgorithm.RSA_PSS_SHA256;
        };
    }

    byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        return signature().sign(key, message);
    }

    boolean verify(PublicKey key, byte[] message, byte[] signature) {
        return this == ED25519
                ? Ed25519.verify(key, message, signature)
                : signature().verify(key, message, signature);
    }
}
