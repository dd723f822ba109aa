package dev.skillvault.identity;

import static java.util.Objects.requireNonNull;

import dev.skillvault.spi.VaultProvider;
import java.nio.file.Path;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;

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
public interface AgentIdentity extends PublicIdentity {

    /**
     * Loads an identity from a PKCS#12 file (RFC 7292) with exactly one private key entry.
     *
     * @param file the file
     * @param password the file's password; copied, so the caller may wipe the array
     * @return the identity
     * @throws IdentityException if the file cannot be read or is open to others than its owner, the password is wrong, or the
     *     key does not fit; one clear sentence
     */
    static AgentIdentity fromPkcs12(Path file, char[] password) {
        return VaultProvider.load().identityFromPkcs12(file, null, password);
    }

    /**
     * Loads one of several identities in a PKCS#12 file.
     *
     * @param file the file
     * @param alias the name of its private key entry
     * @param password the file's password; copied, so the caller may wipe the array
     * @return the identity
     * @throws IdentityException if the file cannot be read, the password is wrong, there is no such entry (the message lists
     *     what there is), or the key does not fit
     */
    static AgentIdentity fromPkcs12(Path file, String alias, char[] password) {
        return VaultProvider.load().identityFromPkcs12(file, requireNonNull(alias, "alias"), password);
    }

    /**
     * Loads an identity from PEM files (RFC 7468): certificates, and a private key in PKCS#8, plain or encrypted. Both may be in
     * the same file.
     *
     * @param certificateChain the certificates, the agent's own first
     * @param privateKey the private key; a file that only its owner may read
     * @param password the private key's password, or null if it is not encrypted; copied, so the caller may wipe the array
     * @return the identity
     * @throws IdentityException if a file cannot be read, the password is wrong, or the key does not fit; one clear sentence
     */
    static AgentIdentity fromPem(Path certificateChain, Path privateKey, char @Nullable [] password) {
        return VaultProvider.load().identityFromPem(certificateChain, privateKey, password);
    }

    /**
     * Takes an identity from a JCA key store, such as a PKCS#11 token. The private key is used where it is, so it need not be
     * exportable; the key store's provider must be registered with {@link java.security.Security}. Through the JDK's own PKCS#11
     * provider that means a P-256 key.
     *
     * @param store the key store, loaded
     * @param alias the name of its private key entry
     * @param password the entry's password, or null if it has none; copied, so the caller may wipe the array
     * @return the identity
     * @throws IdentityException if there is no such entry (the message lists what there is), the key does not fit, or its
     *     provider cannot do what the vault needs
     */
    static AgentIdentity fromKeyStore(KeyStore store, String alias, char @Nullable [] password) {
        return VaultProvider.load().identityFromKeyStore(store, alias, password);
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
        return createPkcs12(file, name, password, KeyType.ED25519);
    }

    /**
     * Makes a key pair of a type with a self-signed certificate, and writes it to a new PKCS#12 file that only its owner may read.
     *
     * @param file where to write; must not exist yet
     * @param name the common name, which becomes the agent's name; must be a valid {@link dev.skillvault.AgentId}
     * @param password protects the file; copied, so the caller may wipe the array
     * @param type the type of the key
     * @return the identity, loaded back from the file
     * @throws IdentityException if the file exists or cannot be written
     */
    static AgentIdentity createPkcs12(Path file, String name, char[] password, KeyType type) {
        return VaultProvider.load().createIdentityPkcs12(file, name, password, requireNonNull(type, "type"));
    }
}
