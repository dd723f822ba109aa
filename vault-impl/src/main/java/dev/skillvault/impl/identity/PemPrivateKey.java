package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the private key of a file in PEM: PKCS#8, plain or encrypted (<a
 * href="https://www.rfc-editor.org/rfc/rfc7468#section-10">RFC 7468 sections 10 and 11</a>), and OpenSSL's older formats unless they
 * are encrypted, which they are with one round of MD5.
 */
final class PemPrivateKey {

    private final String name;
    private final Path file;

    private PemPrivateKey(Path file) {
        this.name = IdentityFile.name("key", file);
        this.file = file;
    }

    /** The one private key of the file. */
    static PrivateKeyInfo read(Path file, char @Nullable [] password) {
        return new PemPrivateKey(file).read(password);
    }

    private PrivateKeyInfo read(char @Nullable [] password) {
        byte[] content = IdentityFile.readSecret(name, file);
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.ISO_8859_1))) {
            PrivateKeyInfo found = null;
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                PrivateKeyInfo key = key(each, password);
                if (key != null && found != null) {
                    throw new IdentityException(name + " holds several private keys; leave one in it");
                }
                found = key == null ? found : key;
            }
            if (found == null) {
                throw new IdentityException(name + " holds no private key in PEM");
            }
            return found;
        } catch (IOException e) {
            throw new IdentityException(name + " holds something that is not PEM");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private @Nullable PrivateKeyInfo key(Object object, char @Nullable [] password) {
        if (object instanceof PrivateKeyInfo plain) {
            return plain;
        }
        if (object instanceof PEMKeyPair traditional) {
            return traditional.getPrivateKeyInfo();
        }
        if (object instanceof PEMEncryptedKeyPair) {
            throw new IdentityException(name + " is encrypted in a format that is too weak; convert it with"
                    + " 'openssl pkcs8 -topk8 -in " + file.getFileName() + " -out new-key.pem'");
        }
        if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            return decrypt(encrypted, password);
        }
        return null; // a certificate, or the curve that OpenSSL writes before an EC key
    }

    private PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char @Nullable [] password) {
        if (password == null || password.length == 0) {
            throw new IdentityException(name + " is encrypted, and no password was given for it");
        }
        try {
            return encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(password));
        } catch (PKCSException | RuntimeException e) {
            throw new IdentityException("the password of " + name + " is wrong");
        } catch (OperatorCreationException e) {
            throw new IdentityException(name + " is encrypted in a way that is not known here");
        }
    }
}
