package dev.skillvault.operator;

import dev.skillvault.spi.VaultProvider;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An operator's Ed25519 key pair (RFC 8032), from a file in PEM (PKCS#8, RFC 7468) that only its owner may read.
 *
 * <p>Security guarantees: it signs commands for one agent of one vault and nothing else; there is no general {@code sign} here and no way
 * to the private key. It opens nothing of what an agent has stored.
 *
 * <p>Thread-safe. Only the vault's own implementation is accepted by {@link OperatorDesk#open(OperatorDesk.Options)}.
 *
 * @since 0.1.0
 */
public interface OperatorKey {

    /**
     * Makes a key pair and writes it to a new file.
     *
     * @param file where to write; must not exist yet
     * @param password encrypts the file (PBES2 with AES-256, RFC 8018), or null for none; copied, so the caller may wipe the array
     * @return the key, loaded back from the file
     * @throws dev.skillvault.identity.IdentityException if the file exists or cannot be written
     */
    static OperatorKey create(Path file, char @Nullable [] password) {
        return VaultProvider.load().createOperatorKey(file, password);
    }

    /**
     * Loads a key pair.
     *
     * @param file the file
     * @param password its password, or null if it is not encrypted; copied, so the caller may wipe the array
     * @return the key
     * @throws dev.skillvault.identity.IdentityException if the file cannot be read or is open to others than its owner, the password is
     *     wrong, or the key is of another type; one clear sentence
     */
    static OperatorKey fromFile(Path file, char @Nullable [] password) {
        return VaultProvider.load().operatorKey(file, password);
    }

    /**
     * The key's name.
     *
     * @return the id, which follows from the public key
     */
    OperatorId id();

    /**
     * What is enrolled.
     *
     * @return the raw public key, 32 bytes; a copy
     */
    byte[] publicKey();
}
