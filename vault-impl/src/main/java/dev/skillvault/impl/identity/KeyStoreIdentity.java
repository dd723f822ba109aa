package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes an identity from an entry of a JCA key store. A private key that cannot leave its key store stays there: only its
 * operations are used, by the key store's own provider, which must be registered with {@link java.security.Security}.
 *
 * <p><b>Thread safety.</b> For one thread.
 */
public final class KeyStoreIdentity {

    private final String place;
    private final KeyStore store;

    KeyStoreIdentity(String place, KeyStore store) {
        this.place = place;
        this.store = store;
    }

    /**
     * Takes an entry's identity.
     *
     * @param store the key store, loaded
     * @param alias the name of a private key entry
     * @param password protects the entry; null if nothing does, as in a token that was logged in to; the caller wipes it
     * @return the identity; its validity in time is not checked here
     * @throws IdentityException if the entry is not one usable identity, saying why
     */
    public static X509Identity load(KeyStore store, String alias, char @Nullable [] password) {
        return new KeyStoreIdentity("the key store", store).load(alias, password);
    }

    /** The identity of one entry; null for the only one. */
    X509Identity load(@Nullable String alias, char @Nullable [] password) {
        try {
            String entry = alias == null ? onlyKey() : requireKey(alias);
            return X509Identity.of(privateKey(entry, password), chain(entry));
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IdentityException(place + " holds an entry that this JDK cannot read");
        }
    }

    private String onlyKey() throws GeneralSecurityException {
        List<String> keys = keys();
        if (keys.isEmpty()) {
            throw new IdentityException(
                    place + (hasCertificates() ? " holds certificates but no private key" : " holds no private key"));
        }
        if (keys.size() > 1) {
            throw new IdentityException(place + " holds several private keys; say which by its alias: " + list(keys));
        }
        return keys.get(0);
    }

    private String requireKey(String alias) throws GeneralSecurityException {
        if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
            return alias;
        }
        if (store.containsAlias(alias)) {
            throw new IdentityException("'" + printable(alias) + "' in " + place + " is not a private key with its"
                    + " certificate" + thereIs());
        }
        throw new IdentityException(place + " has no entry named '" + printable(alias) + "'" + thereIs());
    }

    private String thereIs() throws GeneralSecurityException {
        List<String> keys = keys();
        return keys.isEmpty() ? "; it holds no private key" : "; its private keys are " + list(keys);
    }

    private List<String> keys() throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                keys.add(alias);
            }
        }
        Collections.sort(keys);
        return keys;
    }

    private boolean hasCertificates() throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                return true;
            }
        }
        return false;
    }

    private static String list(List<String> aliases) {
        return printable(String.join(", ", aliases));
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private PrivateKey privateKey(String alias, char @Nullable [] password) throws GeneralSecurityException {
        try {
            if (store.getKey(alias, password) instanceof PrivateKey key) {
                return key;
            }
        } catch (UnrecoverableKeyException e) {
            throw new IdentityException("the private key in " + place + " cannot be read with this password");
        }
        throw new IdentityException(place + " holds no private key named '" + printable(alias) + "'");
    }

    private List<X509Certificate> chain(String alias) throws GeneralSecurityException {
        Certificate[] stored = store.getCertificateChain(alias);
        if (stored == null || stored.length == 0) {
            throw new IdentityException(place + " holds a private key without its certificate");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : stored) {
            if (!(certificate instanceof X509Certificate x509)) {
                throw new IdentityException(place + " holds a certificate that is not X.509");
            }
            chain.add(x509);
        }
        return chain;
    }
}
