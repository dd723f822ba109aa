package dev.skillvault.transport;

import dev.skillvault.VaultException;

/**
 * A vendor's client wanted to send what the vault's door cannot take, so it was not even asked: nothing was sent, and nothing is in
 * the audit log. It is unchecked, so that the clients neither retry nor wrap it.
 *
 * @since 0.1.0
 */
public final class TransportRefusedException extends VaultException {
    private static final long serialVersionUID = 1L;

    /**
     * What was wrong with the request.
     *
     * @since 0.1.0
     */
    public enum Reason {
        /** It goes to another place than the provider's own hosts by https. */
        OTHER_HOST,
        /** It carries a credential, which is the vault's business alone. */
        CREDENTIAL,
        /** Its URL is not well-formed. */
        MALFORMED_URL,
        /** It names a query parameter twice. */
        REPEATED_PARAMETER,
        /** Its body is not JSON. */
        BODY_NOT_JSON
    }

    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason what was wrong
     * @param message one sentence that a model can use, without secrets
     */
    TransportRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * What was wrong with the request.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
