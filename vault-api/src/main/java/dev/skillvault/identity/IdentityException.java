package dev.skillvault.identity;

import dev.skillvault.VaultException;

/**
 * The agent's identity cannot be used; the message says why and what to do in one sentence.
 *
 * @since 0.1.0
 */
public final class IdentityException extends VaultException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a sentence that is safe to show.
     *
     * @param message one clear sentence
     */
    public IdentityException(String message) {
        super(message);
    }
}
