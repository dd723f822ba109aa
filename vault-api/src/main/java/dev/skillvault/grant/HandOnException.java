package dev.skillvault.grant;

import dev.skillvault.VaultException;

/**
 * The vault refused to have a grant handed on. Nothing was granted.
 *
 * @since 0.1.0
 */
public final class HandOnException extends VaultException {
    private static final long serialVersionUID = 1L;

    /** Why. Names are stable: they stand in the audit log. */
    public enum Reason {
        /** The grant, or one that it was handed on from, does not hold: it has ended, or was suspended. */
        NOT_HELD,
        /** More than the grant allows, or than it allows to be handed on to that skill. */
        NOT_LESS,
        /** There is no such skill here, or its manifest does not ask for it. */
        NOT_ASKED_FOR,
        /** The skill is in the chain already, or it would be too long, or too much was handed on from one grant. */
        CHAIN,
        /** The other skill is not what it was; an operator must look at it first. */
        SKILL_SUSPENDED
    }

    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message one sentence, without secrets
     */
    public HandOnException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Why it was refused.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
