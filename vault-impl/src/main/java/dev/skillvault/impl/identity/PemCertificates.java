package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Reads certificates from a file in PEM (<a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>), in the file's order;
 * whatever else is in the file is passed over.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
public final class PemCertificates {

    private static final String CERTIFICATE = "CERTIFICATE";

    private PemCertificates() {}

    /**
     * Reads a file's certificates.
     *
     * @param file the file, at most 1 MiB
     * @return the certificates, at least one, the agent's own first
     * @throws IdentityException if the file cannot be read, or holds none, or one with a key that nothing here supports
     */
    public static List<X509Certificate> read(Path file) {
        String name = IdentityFile.name("certificate", file);
        List<X509Certificate> chain = new ArrayList<>();
        String text = new String(IdentityFile.readPublic(name, file), StandardCharsets.ISO_8859_1);
        try (PemReader reader = new PemReader(new StringReader(text))) {
            for (PemObject each = reader.readPemObject(); each != null; each = reader.readPemObject()) {
                if (each.getType().equals(CERTIFICATE)) {
                    chain.add(parse(name, each.getContent()));
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof IdentityException known) {
                throw known;
            }
            throw new IdentityException(name + " is not a PEM file with certificates");
        }
        if (chain.isEmpty()) {
            throw new IdentityException(name + " is not a PEM file with certificates");
        }
        return chain;
    }

    private static X509Certificate parse(String name, byte[] der) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            // the JDK reads no certificate with a key on a curve it does not know; Bouncy Castle can say which
            String curve = UnsupportedKey.curve(new X509CertificateHolder(der).getSubjectPublicKeyInfo());
            throw curve == null ? UnsupportedKey.unknownIn(name) : UnsupportedKey.onCurve(curve);
        }
    }
}
