package dev.skillvault.impl.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues an agent's own certificate (<a href="https://www.rfc-editor.org/rfc/rfc5280#section-4">RFC 5280 section 4</a>,
 * Ed25519 as <a href="https://www.rfc-editor.org/rfc/rfc8410">RFC 8410</a>). This signature, made once with the fresh pair
 * before there is an {@link IdentityKey}, is over bytes that start with {@code 0x30}: neither of the two formats.
 */
final class SelfSignedCertificate {

    /** Validity starts a little early, so that a machine whose clock is behind does not refuse a new identity. */
    static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final int SERIAL_LENGTH = 16;

    private SelfSignedCertificate() {}

    static X509Certificate issue(
            KeyPair pair, String commonName, Instant notBefore, Instant notAfter, SecureRandom random)
            throws IOException, GeneralSecurityException {
        KeyAlgorithm algorithm = KeyAlgorithm.of(pair.getPublic());
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, new DERUTF8String(commonName))
                .build();
        byte[] serial = new byte[SERIAL_LENGTH];
        random.nextBytes(serial);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(1, serial).add(BigInteger.ONE),
                        Date.from(notBefore.minus(BACKDATED)),
                        Date.from(notAfter),
                        name,
                        pair.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, usage(algorithm));
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(signature(algorithm)).build(pair.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("the certificate cannot be signed", e);
        }
    }

    private static KeyUsage usage(KeyAlgorithm algorithm) {
        return new KeyUsage(
                algorithm.usage().stream().mapToInt(KeyUsageBit::mask).sum());
    }

    /** What every X.509 tool reads: the older padding for RSA, which nobody but the owner relies on here. */
    private static String signature(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ED25519 -> "Ed25519";
            case EC_P256 -> "SHA256withECDSA";
            case RSA -> "SHA256withRSA";
        };
    }
}
