package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Loads an identity from a PKCS#12 file (<a href="https://www.rfc-editor.org/rfc/rfc7292">RFC 7292</a>) with one private key.
 * What is wrong with a file is said in one sentence that names the file; nothing of its content, and no exception of the
 * JDK's, gets out, save the entries' names where they help.
 *
 * <p><b>Thread safety.</b> For one thread; {@link #load} is safe from any.
 */
public final class Pkcs12Identity {

    private static final int MAX_LENGTH = 1 << 20;

    private final String file;
    private final KeyStore store;

    private Pkcs12Identity(String file, KeyStore store) {
        this.file = file;
        this.store = store;
    }

    /**
     * Loads an identity.
     *
     * @param file the file, at most 1 MiB
     * @param password its password; the caller wipes it
     * @return the identity; its validity in time is not checked here
     * @throws IdentityException if the file is not one usable identity, saying why
     */
    public static X509Identity load(Path file, char[] password) {
        String name = "the identity file '" + file.getFileName() + "'";
        Pkcs12Identity opened = new Pkcs12Identity(name, open(name, read(name, file), password));
        try {
            String alias = opened.onlyKey();
            return X509Identity.of(opened.privateKey(alias, password), opened.chain(alias));
        } catch (GeneralSecurityException e) {
            throw new IdentityException(name + " holds an entry that this JDK cannot read");
        }
    }

    private static byte[] read(String name, Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_LENGTH + 1);
        } catch (NoSuchFileException e) {
            throw new IdentityException(name + " does not exist");
        } catch (IOException e) {
            throw new IdentityException(name + " cannot be read");
        }
        if (content.length > MAX_LENGTH) {
            throw new IdentityException(name + " is too long to be a PKCS#12 file");
        }
        return content;
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

    private String onlyKey() throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        boolean certificates = false;
        for (String alias : Collections.list(store.aliases())) {
            if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                keys.add(alias);
            }
            certificates |= store.isCertificateEntry(alias);
        }
        if (keys.isEmpty()) {
            throw new IdentityException(
                    file + (certificates ? " holds certificates but no private key" : " holds no private key"));
        }
        if (keys.size() > 1) {
            Collections.sort(keys);
            throw new IdentityException(file + " must hold one private key, but holds several: " + printable(keys));
        }
        return keys.get(0);
    }

    private static String printable(List<String> aliases) {
        return String.join(", ", aliases).replaceAll("\\p{Cntrl}", "?");
    }

    private PrivateKey privateKey(String alias, char[] password) throws GeneralSecurityException {
        try {
            if (store.getKey(alias, password) instanceof PrivateKey key) {
                return key;
            }
        } catch (UnrecoverableKeyException e) {
            throw new IdentityException("the private key in " + file + " cannot be read with the file's password");
        }
        throw new IdentityException(file + " holds no private key");
    }

    private List<X509Certificate> chain(String alias) throws GeneralSecurityException {
        Certificate[] stored = store.getCertificateChain(alias);
        if (stored == null || stored.length == 0) {
            throw new IdentityException(file + " holds a private key without its certificate");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : stored) {
            if (!(certificate instanceof X509Certificate x509)) {
                throw new IdentityException(file + " holds a certificate that is not X.509");
            }
            chain.add(x509);
        }
        return chain;
    }
}
