package dev.skillvault.connection;

/**
 * How a connection is.
 *
 * @since 0.1.0
 */
public enum ConnectionState {
    /** Works. */
    ACTIVE,
    /** A refresh is under way. */
    REFRESHING,
    /** Refreshing fails for a reason that may pass, or that an operator must mend; the access token may still be valid. */
    DEGRADED,
    /** A refresh was sent and its answer was never seen. */
    UNCERTAIN,
    /** The user must consent again. */
    NEEDS_CONSENT,
    /** Ended; its tokens are deleted. */
    REVOKED
}
