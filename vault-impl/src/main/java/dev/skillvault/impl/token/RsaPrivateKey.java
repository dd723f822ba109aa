package dev.skillvault.impl.token;

import dev.skillvault.impl.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** The RSA key of a service account or an app: kept as PKCS#8, opened for one signature. */
final class RsaPrivateKey {
    private static final int LEAST_BITS = 2048;

    private RsaPrivateKey() {}

    /**
     * The PKCS#8 form of a PEM, which is of that form itself or of the traditional one (PKCS#1).
     *
     * @throws IllegalArgumentException if it is no RSA key of at least 2048 bits, or is encrypted
     */
    static SecretBytes fromPem(byte[] pem) {
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.ISO_8859_1))) {
            Object first = parser.readObject();
            PrivateKeyInfo info = first instanceof PEMKeyPair pair
                    ? pair.getPrivateKeyInfo()
                    : first instanceof PrivateKeyInfo plain ? plain : null;
            if (info == null || parser.readObject() != null) {
                throw malformed();
            }
            return checked(info.getEncoded());
        } catch (IOException | RuntimeException e) {
            // the parser's own message may quote the key
            throw malformed();
        }
    }

    private static SecretBytes checked(byte[] pkcs8) {
        try {
            if (!(open(pkcs8) instanceof RSAKey key) || key.getModulus().bitLength() < LEAST_BITS) {
                throw malformed();
            }
            return SecretBytes.copyOf(pkcs8);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** The key; the JDK's copy of it lives until it is collected. */
    static PrivateKey open(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "the private key is not one RSA key of 2048 bits or more as PEM without a password");
    }
}
