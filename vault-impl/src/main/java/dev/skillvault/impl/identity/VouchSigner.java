package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/**
 * The half of an {@link IdentityKey} that every key type shares: a private key that vouches and is known to belong to its
 * certificate.
 *
 * <p><b>Thread safety.</b> Immutable; each operation has a signer of its own.
 */
final class VouchSigner {

    private final PrivateKey privateKey;
    private final KeyAlgorithm algorithm;

    private VouchSigner(PrivateKey privateKey, KeyAlgorithm algorithm) {
        this.privateKey = privateKey;
        this.algorithm = algorithm;
    }

    /** Joins key and certificate after checking, by a vouch over nothing, that they belong together. */
    static VouchSigner of(PrivateKey privateKey, AgentCertificate certificate) {
        VouchSigner signer = new VouchSigner(privateKey, certificate.algorithm());
        byte[] probe = Vouch.signed(new byte[0]);
        if (!certificate.algorithm().verify(certificate.publicKey(), probe, signer.sign(probe))) {
            throw new IdentityException("the private key does not belong to the certificate");
        }
        return signer;
    }

    byte[] vouch(byte[] statement) {
        if (statement.length == 0) {
            throw new IllegalArgumentException("a statement is not empty");
        }
        return sign(Vouch.signed(statement));
    }

    private byte[] sign(byte[] message) {
        try {
            return algorithm.sign(privateKey, message);
        } catch (GeneralSecurityException e) {
            throw cannotSign(privateKey, algorithm);
        }
    }

    static IdentityException cannotSign(PrivateKey key, KeyAlgorithm algorithm) {
        if (key.getFormat() == null) {
            return UnsupportedKey.inKeyStore(algorithm.signature().toString());
        }
        return new IdentityException(
                "the private key is not one that can sign with " + algorithm.signature() + ", as its certificate says");
    }
}
