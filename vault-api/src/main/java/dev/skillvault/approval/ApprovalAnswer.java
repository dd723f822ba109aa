package dev.skillvault.approval;

/**
 * What a person says to a request.
 *
 * @since 0.1.0
 */
public enum ApprovalAnswer {
    /** It may be sent as it is, once. */
    APPROVE,
    /** It may not be sent. */
    DENY,
    /** Nothing is said; the request goes on waiting for somebody else. */
    LEAVE
}
