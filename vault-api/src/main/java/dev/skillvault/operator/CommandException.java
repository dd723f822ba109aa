package dev.skillvault.operator;

import dev.skillvault.VaultException;

/**
 * A command of an operator did not lead to what was asked for, or it is not known whether it did.
 *
 * @since 0.1.0
 */
public final class CommandException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message one sentence that says what to do
     */
    public CommandException(Reason reason, String message) {
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

    /** Why a command led to nothing. */
    public enum Reason {
        /** No running agent took the command; it was withdrawn and will not be executed. */
        NOT_TAKEN,
        /** The agent does not accept the command: its key, signature, time or wording is not right. Nothing was executed. */
        REFUSED,
        /** The agent tried, and it failed. */
        FAILED,
        /** The agent took the command and said nothing more. It may have been executed, and is never executed again. */
        UNKNOWN
    }
}
