package dev.skillvault.identity;

import dev.skillvault.spi.VaultProvider;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What of an agent's identity is public: its certificate. It can be shown and compared, and opens nothing.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface PublicIdentity {

    /**
     * Reads the certificates of a PEM file and checks that an agent could use them; their validity in time is not checked.
     *
     * @param certificateChain the file, the agent's own certificate first
     * @return the public half of an identity
     * @throws IdentityException if the file cannot be read, or an agent could not use the certificate; one clear sentence
     */
    static PublicIdentity fromCertificates(Path certificateChain) {
        return VaultProvider.load().publicIdentity(certificateChain);
    }

    /**
     * The common name of the certificate's subject.
     *
     * @return the name
     */
    String name();

    /**
     * The type of the key in words.
     *
     * @return {@code Ed25519}, {@code P-256}, or {@code RSA} with its number of bits
     */
    String keyType();

    /**
     * The certificates, the agent's own first.
     *
     * @return an unmodifiable list, never empty
     */
    List<X509Certificate> certificateChain();

    /**
     * SHA-256 of the certificate's SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): stays the same when the certificate is
     * renewed with the same key.
     *
     * @return 32 bytes, a fresh copy
     */
    byte[] spkiSha256();

    /**
     * Checks the validity of the agent's certificate (RFC 5280 section 4.1.2.5), as a vault does when it opens.
     *
     * @param time when
     * @throws IdentityException if it has expired by then or is not valid yet
     */
    void checkValidAt(Instant time);

    /**
     * Checks that the agent's certificate is {@linkplain #checkValidAt valid} and, if trust is in anchors, that a valid path leads
     * from it to one of them (RFC 5280 section 6), as a vault does when it opens. Revocation is not checked, see {@link
     * Trust#anchors}.
     *
     * @param trust what is believed
     * @param time when
     * @throws IdentityException if it has expired by then, is not valid yet, or is not trusted
     */
    void checkTrusted(Trust trust, Instant time);
}
