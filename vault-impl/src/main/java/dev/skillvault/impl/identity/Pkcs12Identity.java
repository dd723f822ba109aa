package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity from a PKCS#12 file (<a href="https://www.rfc-editor.org/rfc/rfc7292">RFC 7292</a>). What is wrong with a file
 * is said in one sentence that names the file; nothing of its content, and no exception of the JDK's, gets out, save the entries'
 * names where they help.
 *
 * <p><b>Thread safety.</b> Safe for use by several threads.
 */
public final class Pkcs12Identity {

    private Pkcs12Identity() {}

    /**
     * Loads the identity of a file with one private key.
     *
     * @param file the file, at most 1 MiB, its owner's only
     * @param password its password; the caller wipes it
     * @return the identity; its validity in time is not checked here
     * @throws IdentityException if the file is not one usable identity, saying why
     */
    public static X509Identity load(Path file, char[] password) {
        return load(file, null, password);
    }

    /**
     * Loads one identity of a file.
     *
     * @param file the file, at most 1 MiB, its owner's only
     * @param alias the name of the entry; null if there is only one
     * @param password its password; the caller wipes it
     * @return the identity; its validity in time is not checked here
     * @throws IdentityException if the file holds no such usable identity, saying why
     */
    public static X509Identity load(Path file, @Nullable String alias, char[] password) {
        String name = IdentityFile.name("identity", file);
        KeyStore store = open(name, IdentityFile.readSecret(name, file), password);
        return new KeyStoreIdentity(name, store).load(alias, password);
    }

    private static KeyStore open(String name, byte[] content, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            return store;
        } catch (IOException e) {
            // KeyStore.load: the cause of a wrong password is an UnrecoverableKeyException
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new IdentityException("the password of " + name + " is wrong"
                        + (isPortable(password) ? "" : ", or not plain ASCII, which JDK 17 cannot read"));
            }
            throw new IdentityException(name + " is not a PKCS#12 file that this JDK can read");
        } catch (CertificateException e) {
            throw UnsupportedKey.unknownIn(name);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IdentityException(name + " is not a PKCS#12 file that this JDK can read");
        }
    }

    /** Printable ASCII: JDK 17 refuses other passwords, and cannot read what a later JDK wrote with them. */
    static boolean isPortable(char[] password) {
        for (char each : password) {
            if (each < ' ' || each > '~') {
                return false;
            }
        }
        return true;
    }
}
