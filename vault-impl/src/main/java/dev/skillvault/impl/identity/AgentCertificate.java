package dev.skillvault.impl.identity;

import dev.skillvault.identity.IdentityException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What the vault reads from an agent's certificate: its name, its public key's hash, and whether it may be used. An auditor
 * needs no more than this.
 *
 * <p><b>Thread safety.</b> Immutable.
 */
public final class AgentCertificate {

    private final X509Certificate certificate;
    private final KeyAlgorithm algorithm;
    private final String name;
    private final byte[] spkiSha256;

    private AgentCertificate(X509Certificate certificate, KeyAlgorithm algorithm, String name, byte[] spkiSha256) {
        this.certificate = certificate;
        this.algorithm = algorithm;
        this.name = name;
        this.spkiSha256 = spkiSha256;
    }

    /**
     * Reads a certificate and checks what does not depend on time: a common name, a supported key type, and, where there is a
     * key usage, that it allows what the key type needs (<a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3">RFC 5280 section
     * 4.2.1.3</a>).
     *
     * @param certificate the certificate
     * @return what was read
     * @throws IdentityException if the certificate cannot be an agent's
     */
    public static AgentCertificate of(X509Certificate certificate) {
        KeyAlgorithm algorithm = KeyAlgorithm.of(certificate.getPublicKey());
        checkUsage(algorithm, certificate.getKeyUsage());
        try {
            X509CertificateHolder holder = new X509CertificateHolder(certificate.getEncoded());
            byte[] spki = holder.getSubjectPublicKeyInfo().getEncoded();
            return new AgentCertificate(certificate, algorithm, commonName(holder), sha256(spki));
        } catch (CertificateEncodingException | IOException e) {
            throw new IdentityException("the certificate cannot be read");
        }
    }

    /**
     * The subject's common name.
     *
     * @return the name, not empty, without control characters
     */
    public String name() {
        return name;
    }

    /**
     * The SHA-256 of the SubjectPublicKeyInfo, which finds slots and stays the same when a certificate is renewed.
     *
     * @return a copy of the 32 bytes
     */
    public byte[] spkiSha256() {
        return spkiSha256.clone();
    }

    /**
     * Checks the certificate's validity at a time (RFC 5280 section 4.1.2.5).
     *
     * @param time the time
     * @throws IdentityException if the certificate has expired by then or is not valid yet
     */
    public void checkValidAt(Instant time) {
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        if (time.isBefore(notBefore)) {
            throw new IdentityException("the certificate of " + name + " is not valid before " + notBefore);
        }
        if (time.isAfter(notAfter)) {
            throw new IdentityException("the certificate of " + name + " expired at " + notAfter
                    + "; renew it, with the same key if you can: nothing is lost");
        }
    }

    /**
     * The type of the key in words.
     *
     * @return {@code Ed25519}, {@code P-256}, or {@code RSA} with its number of bits
     */
    public String keyType() {
        return algorithm == KeyAlgorithm.RSA ? algorithm.label() + " " + Rsa.bits(publicKey()) : algorithm.label();
    }

    KeyAlgorithm algorithm() {
        return algorithm;
    }

    PublicKey publicKey() {
        return certificate.getPublicKey();
    }

    @Override
    public String toString() {
        return "name=" + name + ", spkiSha256=" + HexFormat.of().formatHex(spkiSha256);
    }

    private static void checkUsage(KeyAlgorithm algorithm, boolean @Nullable [] usage) {
        if (usage == null) {
            return; // RFC 5280: without the extension, nothing is restricted
        }
        List<KeyUsageBit> missing =
                algorithm.usage().stream().filter(bit -> !bit.isIn(usage)).toList();
        if (!missing.isEmpty()) {
            throw new IdentityException("the certificate's key usage does not allow " + KeyUsageBit.names(missing)
                    + "; an identity with a key of type " + algorithm.label() + " needs "
                    + KeyUsageBit.names(algorithm.usage()));
        }
    }

    /** The last common name: names are written from the root down, so it is the most specific one. */
    private static String commonName(X509CertificateHolder holder) {
        RDN[] names = holder.getSubject().getRDNs(BCStyle.CN);
        for (int i = names.length - 1; i >= 0; i--) {
            if (names[i].getFirst().getValue() instanceof ASN1String text && isPlain(text.getString())) {
                return text.getString();
            }
        }
        throw new IdentityException("the certificate's subject has no usable common name");
    }

    private static boolean isPlain(String text) {
        return !text.isBlank() && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** The SHA-256 of the public key of any certificate, as a certificate holds it. */
    public static byte[] spkiSha256(X509Certificate certificate) {
        return sha256(certificate.getPublicKey().getEncoded());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
