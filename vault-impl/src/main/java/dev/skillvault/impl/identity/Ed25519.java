package dev.skillvault.impl.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;

/**
 * Ed25519 (<a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032 section 5.1</a>) by the JDK, with the check
 * of length the JDK leaves out: 17.0.15 accepts a signature with one byte appended.
 */
final class Ed25519 {

    static final String NAME = "Ed25519";
    static final int BITS = 255;
    static final int SIGNATURE_LENGTH = 64;

    private Ed25519() {}

    static boolean isKey(PublicKey key) {
        return key instanceof EdECKey edKey
                && NamedParameterSpec.ED25519.getName().equals(edKey.getParams().getName());
    }

    static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        return SignatureAlgorithm.ED25519.sign(key, message);
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE_LENGTH && SignatureAlgorithm.ED25519.verify(key, message, signature);
    }
}
