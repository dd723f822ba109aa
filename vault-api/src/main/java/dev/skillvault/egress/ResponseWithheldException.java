package dev.skillvault.egress;

import static java.util.Objects.requireNonNull;

import dev.skillvault.VaultException;

/**
 * An allowed call was sent and answered, and the vault does not hand the answer over. What the call was to do may have been done.
 *
 * @since 0.1.0
 */
public final class ResponseWithheldException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final String provider;
    private final Reason reason;

    /**
     * Why an answer is withheld. Names are stable: they stand in the audit log.
     *
     * @since 0.1.0
     */
    public enum Reason {
        /** It is larger than the vault reads. */
        TOO_LARGE,
        /** It is compressed, though the vault asked that it be not, and so cannot be looked through for credentials. */
        COMPRESSED
    }

    /**
     * Creates an exception.
     *
     * @param provider name of the provider
     * @param reason why
     * @param message one sentence that a model can use
     */
    public ResponseWithheldException(String provider, Reason reason, String message) {
        super(message);
        this.provider = requireNonNull(provider, "provider");
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * The provider.
     *
     * @return its name
     */
    public String provider() {
        return provider;
    }

    /**
     * Why the answer is withheld.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
