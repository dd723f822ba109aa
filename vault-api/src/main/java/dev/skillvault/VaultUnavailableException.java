package dev.skillvault;

import org.jspecify.annotations.Nullable;

/**
 * The vault could not decide or record in time, so it did nothing: no record, no call. Safe to try again later.
 *
 * @since 0.1.0
 */
public final class VaultUnavailableException extends VaultException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a sentence that is safe to show.
     *
     * @param message one sentence, without secrets
     */
    public VaultUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a sentence that is safe to show and a cause.
     *
     * @param message one sentence, without secrets
     * @param cause what went wrong underneath; it must not carry secrets
     */
    public VaultUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
