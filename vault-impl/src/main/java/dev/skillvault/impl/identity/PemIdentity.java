package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity from files in PEM: certificates in one, the private key in another or in the same.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
public final class PemIdentity {

    private PemIdentity() {}

    /**
     * Loads an identity.
     *
     * @param certificateChain the certificates, the agent's own first
     * @param privateKey the private key, its owner's only
     * @param password decrypts the private key; null if it is not encrypted; the caller wipes it
     * @return the identity; its validity in time is not checked here
     * @throws IdentityException if the files are not one usable identity, saying why
     */
    public static X509Identity load(Path certificateChain, Path privateKey, char @Nullable [] password) {
        List<X509Certificate> chain = PemCertificates.read(certificateChain);
        KeyAlgorithm algorithm = KeyAlgorithm.of(chain.get(0).getPublicKey());
        PrivateKeyInfo key = PemPrivateKey.read(privateKey, password);
        return X509Identity.of(privateKey(algorithm, key), chain);
    }

    /** By the certificate's type, so that a key of another type is the wrong key. */
    private static PrivateKey privateKey(KeyAlgorithm algorithm, PrivateKeyInfo key) {
        byte[] pkcs8 = {};
        try {
            // without the public key that RFC 5958 allows and JDK 17 does not
            pkcs8 = new PrivateKeyInfo(key.getPrivateKeyAlgorithm(), key.parsePrivateKey()).getEncoded();
            return KeyFactory.getInstance(algorithm.keyFactory()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException | IOException e) {
            throw new IdentityException(
                    "the private key does not belong to the certificate, whose key is of type " + algorithm.label());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no keys of type " + algorithm.label(), e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }
}
