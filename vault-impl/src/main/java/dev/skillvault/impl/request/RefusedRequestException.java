package dev.skillvault.impl.request;

import dev.skillvault.egress.DenialReason;

/** A request is not in the one accepted form, or matches no operation. Becomes a recorded denial. */
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DenialReason reason;

    RefusedRequestException(DenialReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static RefusedRequestException malformed(String message) {
        return new RefusedRequestException(DenialReason.MALFORMED_REQUEST, message);
    }

    /** Why. */
    public DenialReason reason() {
        return reason;
    }

    /** One sentence that is safe to show. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
