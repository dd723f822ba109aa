package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the certificates that are believed from a PEM file. */
final class TrustAnchorFile {
    private TrustAnchorFile() {}

    static Trust read(Path file) {
        List<X509Certificate> anchors;
        try (InputStream in = Files.newInputStream(file)) {
            anchors = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the trust anchor file " + file + " cannot be read: is it there, and may this user read it?", e);
        } catch (CertificateException e) {
            throw noCertificates(file, e);
        }
        if (anchors.isEmpty()) {
            throw noCertificates(file, null);
        }
        return Trust.anchors(anchors);
    }

    private static VaultConfigurationException noCertificates(Path file, @Nullable CertificateException cause) {
        return new VaultConfigurationException(
                "the trust anchor file " + file + " is not a PEM file with certificates", cause);
    }
}
