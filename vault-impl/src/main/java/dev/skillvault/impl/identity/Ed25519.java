package dev.skillvault.impl.identity;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;

/**
 * Ed25519 (<a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032 section 5.1</a>) by the JDK, with the check
 * of length the JDK leaves out: 17.0.15 accepts a signature with one byte appended.
 */
final class Ed25519 {

    static final String NAME = "Ed25519";
    static final int SIGNATURE_LENGTH = 64;

    private Ed25519() {}

    static boolean isKey(PublicKey key) {
        return key instanceof EdECKey edKey
                && NamedParameterSpec.ED25519.getName().equals(edKey.getParams().getName());
    }

    static byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException, SignatureException {
        Signature signer = algorithm();
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        try {
            Signature verifier = algorithm();
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }

    private static Signature algorithm() {
        try {
            return Signature.getInstance(NAME);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        }
    }
}
