package dev.skillvault.impl.identity;

import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * An agent's private key, reduced to the two operations the vault allows: derive the key-encryption key (KEK) of a slot, and
 * vouch for a log key. What is signed has one of two formats with distinct first bytes; nothing here signs what a caller likes.
 *
 * <p>A slot is one wrapping of the agent's root key for one identity key. What a key type must remember of a slot (an
 * ephemeral public key for ECDH, an encapsulated secret for RSA-OAEP, nothing for Ed25519) is public, opaque to callers and
 * stored in the slot's row as {@code parameters}.
 *
 * <p><b>Thread safety.</b> Implementations are safe for use by several threads. Each operation costs a private key operation,
 * up to milliseconds: derive once, keep the key, close it at the end.
 */
public interface IdentityKey {

    /**
     * The key type, stored with a slot so that operators can read it.
     *
     * @return a stable name such as {@code Ed25519}
     */
    String algorithm();

    /**
     * Makes the key of a new slot.
     *
     * @param context which slot, with a fresh id and salt
     * @param vaultSecret mixed in when not null, at least 16 bytes; then needed again to open the slot
     * @param random for key types whose slots need an ephemeral key or secret
     * @return the key and what must be stored to derive it again
     * @throws IdentityException if the key cannot be used for this
     * @throws IllegalArgumentException if the vault secret is too short
     */
    NewSlot newSlot(SlotContext context, @Nullable SecretBytes vaultSecret, SecureRandom random);

    /**
     * Derives the key of an existing slot again. A wrong context or vault secret gives another key, which opens nothing.
     *
     * @param context which slot, as stored
     * @param parameters the slot's stored parameters
     * @param vaultSecret as given to {@link #newSlot}
     * @return the key, its id the slot's id; the caller closes it
     * @throws CannotOpenException if the parameters are not ones this key type makes
     * @throws IdentityException if the key cannot be used for this
     * @throws IllegalArgumentException if the vault secret is too short
     */
    SealingKey openSlot(SlotContext context, byte[] parameters, @Nullable SecretBytes vaultSecret);

    /**
     * Vouches for a statement, which {@link Vouch#verify} checks with the certificate alone.
     *
     * @param statement what {@link Vouch#statement} made, not empty
     * @return the signature, not a secret
     * @throws IdentityException if the key cannot be used for this
     * @throws IllegalArgumentException if the statement is empty
     */
    byte[] vouch(byte[] statement);
}
