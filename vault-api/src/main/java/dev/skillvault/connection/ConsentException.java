package dev.skillvault.connection;

import dev.skillvault.VaultException;

/**
 * An account was not connected; nothing was stored.
 *
 * @since 0.1.0
 */
public final class ConsentException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message one sentence that says what to do
     */
    public ConsentException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Why it failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** Why an account was not connected. */
    public enum Reason {
        /** The user, or the provider for the user, said no. */
        REFUSED,
        /** No answer came in time. */
        TIMED_OUT,
        /** The provider answered, and the answer cannot be used. */
        UNUSABLE_ANSWER,
        /** The answer is for another consent, another user's among them, or for one that was used or has expired; nothing was changed. */
        UNKNOWN_ANSWER,
        /** The consent was given with another account of the provider than the one that is connected. */
        OTHER_ACCOUNT,
        /** The provider did not say with which account the consent was given, so it cannot be told whether it is the one that is connected. */
        ACCOUNT_UNKNOWN,
        /** The agent's registration at the provider is at fault; an operator must mend it. */
        REGISTRATION,
        /** The provider gave access, and the vault could not store it; what was given is let go, so that only a new consent helps. */
        NOT_STORED,
        /** The flow was closed before an answer came. */
        CLOSED
    }
}
