package dev.skillvault.impl.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * RSAES-OAEP (<a href="https://www.rfc-editor.org/rfc/rfc8017#section-7.1">RFC 8017 section 7.1</a>) with SHA-256 for both of its
 * hashes. They are given explicitly: what the JDK calls {@code OAEPWithSHA-256AndMGF1Padding} has SHA-1 in its MGF1.
 */
final class Rsa {

    static final String NAME = "RSA";
    static final int MIN_BITS = 3072;

    private static final String TRANSFORMATION = "RSA/ECB/OAEPPadding";
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private Rsa() {}

    /** Whether this is a key for OAEP and PSS alike; a key marked for RSASSA-PSS only is not. */
    static boolean isKey(PublicKey key) {
        return key instanceof RSAPublicKey && NAME.equals(key.getAlgorithm());
    }

    static int bits(PublicKey key) {
        return ((RSAPublicKey) key).getModulus().bitLength();
    }

    static byte[] encrypt(PublicKey key, byte[] secret, SecureRandom random) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(Cipher.ENCRYPT_MODE, key, OAEP, random);
        return cipher.doFinal(secret);
    }

    /** Decrypts by whichever provider holds the private key; the caller wipes the result. */
    static byte[] decrypt(PrivateKey key, byte[] ciphertext) throws GeneralSecurityException {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, key, OAEP);
            return cipher.doFinal(ciphertext);
        } catch (ProviderException e) {
            throw new GeneralSecurityException("the key's provider cannot do RSA-OAEP", e);
        }
    }
}
