package dev.skillvault.identity;

import dev.skillvault.spi.VaultProvider;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * An agent's X.509 identity: a certificate chain and the private key that belongs to it.
 *
 * <p>Security guarantees: a certificate is public, so every key of the vault comes from the private key behind it. There is no
 * general {@code sign} here and no way to the private key: inside the vault it derives slot keys and vouches for the log key,
 * nothing else.
 *
 * <p>Thread-safe. Only the vault's own implementation is accepted by {@link dev.skillvault.Vault.Builder#identity}.
 *
 * @since 0.1.0
 */
public interface AgentIdentity {

    /**
     * Loads an identity from a PKCS#12 file (RFC 7292) with exactly one private key entry.
     *
     * @param file the file
     * @param password the file's password; copied, so the caller may wipe the array
     * @return the identity
     * @throws IdentityException if the file cannot be read, the password is wrong, or the key does not fit; one clear sentence
     */
    static AgentIdentity fromPkcs12(Path file, char[] password) {
        return VaultProvider.load().identityFromPkcs12(file, password);
    }

    /**
     * Makes an Ed25519 key pair with a self-signed certificate, for those who have none, and writes it to a new PKCS#12 file
     * that only its owner may read.
     *
     * @param file where to write; must not exist yet
     * @param name the common name, which becomes the agent's name; must be a valid {@link dev.skillvault.AgentId}
     * @param password protects the file; copied, so the caller may wipe the array
     * @return the identity, loaded back from the file
     * @throws IdentityException if the file exists or cannot be written
     */
    static AgentIdentity createPkcs12(Path file, String name, char[] password) {
        return VaultProvider.load().createIdentityPkcs12(file, name, password);
    }

    /**
     * The common name of the certificate's subject.
     *
     * @return the name
     */
    String name();

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
}
