package dev.skillvault;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything the vault, and a skill that follows its rules, throws on purpose. Each subtype stands beside its concept and carries typed facts and one fixed
 * sentence.
 *
 * <p>Messages are safe to show to a person and to a model: they never hold a token, a key, a provider's body or a database's
 * words. Bugs are not wrapped: {@link IllegalArgumentException} and its kin stay what they are.
 *
 * @since 0.1.0
 */
public abstract class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a sentence that is safe to show.
     *
     * @param message one sentence, without secrets
     */
    protected VaultException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a sentence that is safe to show and the cause for the developer.
     *
     * @param message one sentence, without secrets
     * @param cause what went wrong underneath, or null; it must not carry secrets either
     */
    protected VaultException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
