package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.Trust;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a path leads from an agent's certificate to a trust anchor (<a
 * href="https://www.rfc-editor.org/rfc/rfc5280#section-6.1">RFC 5280 section 6.1</a>), by the JDK's PKIX validator. Revocation is
 * off: no CRL and no OCSP responder is asked.
 *
 * <p><b>Thread safety.</b> Stateless.
 */
final class TrustedPath {

    private static final int KEY_CERT_SIGN = 5;

    private TrustedPath() {}

    /**
     * Checks a certificate chain, if trust is in anchors.
     *
     * @param chain the agent's own certificate first; that this one is valid is checked elsewhere
     * @param trust what is trusted
     * @param time when
     * @throws IdentityException if no path leads to an anchor
     */
    static void check(List<X509Certificate> chain, Trust trust, Instant time) {
        Set<X509Certificate> anchors = trust.anchors();
        if (!anchors.isEmpty() && !anchors.contains(chain.get(0)) && !isPath(below(chain, anchors), anchors, time)) {
            throw new IdentityException("the certificate of "
                    + chain.get(0).getSubjectX500Principal().getName().replaceAll("\\p{Cntrl}", "?")
                    + " is not trusted: no valid chain leads from it to "
                    + (anchors.size() == 1
                            ? "the one trust anchor"
                            : "one of the " + anchors.size() + " trust anchors"));
        }
    }

    /** The chain up to its first anchor: that one is believed, not checked. */
    private static List<X509Certificate> below(List<X509Certificate> chain, Set<X509Certificate> anchors) {
        return chain.stream().takeWhile(each -> !anchors.contains(each)).toList();
    }

    private static boolean isPath(List<X509Certificate> path, Set<X509Certificate> anchors, Instant time) {
        Set<TrustAnchor> authorities = anchors.stream()
                .filter(TrustedPath::mayIssue)
                .map(each -> new TrustAnchor(each, null))
                .collect(Collectors.toSet());
        if (authorities.isEmpty()) {
            return false;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(authorities);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(time));
            var unused = CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return true;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no PKIX", e);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What the validator checks of every certificate in a path but the anchor; those of before version 3 say nothing of it. */
    private static boolean mayIssue(X509Certificate anchor) {
        boolean[] usage = anchor.getKeyUsage();
        return anchor.getVersion() < 3
                || (anchor.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]));
    }
}
