package dev.skillvault;

import org.jspecify.annotations.Nullable;

/**
 * The vault cannot be opened as it was configured; the message says in one sentence what to change.
 *
 * @since 0.1.0
 */
public final class VaultConfigurationException extends VaultException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception that names the mend.
     *
     * @param message one sentence that says what to change
     */
    public VaultConfigurationException(String message) {
        super(message);
    }

    /**
     * Creates an exception that names the mend, with a cause.
     *
     * @param message one sentence that says what to change
     * @param cause what went wrong underneath, or null
     */
    public VaultConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
