package dev.skillvault.impl.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** What an authority does when a certificate has expired: a new one, for the same key. */
public final class RenewedIdentity {
    private RenewedIdentity() {}

    /** Writes the key of one PKCS#12 file into another, with a new certificate of the same name, valid for a year. */
    public static Path write(Path from, Path to, char[] password, Instant start)
            throws IOException, GeneralSecurityException {
        KeyStore old = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(from)) {
            old.load(in, password);
        }
        String alias = old.aliases().nextElement();
        X509Certificate former = (X509Certificate) old.getCertificate(alias);
        PrivateKey key = (PrivateKey) old.getKey(alias, password);
        String name = former.getSubjectX500Principal().getName().replaceAll(".*CN=", "");
        X509Certificate renewed = SelfSignedCertificate.issue(
                new KeyPair(former.getPublicKey(), key),
                name,
                start,
                start.plus(Duration.ofDays(365)),
                new SecureRandom());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(alias, key, password, new Certificate[] {renewed});
        try (var out = Files.newOutputStream(to)) {
            store.store(out, password);
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        return to;
    }
}
