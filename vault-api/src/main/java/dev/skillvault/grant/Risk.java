package dev.skillvault.grant;

/**
 * What harm a call can do, the least first. Each operation of a provider has one.
 *
 * @since 0.1.0
 */
public enum Risk {
    /** Changes nothing. */
    READ,
    /** Changes the user's data. */
    WRITE,
    /** Reaches other people. */
    SEND,
    /** Destroys. */
    DELETE;

    /**
     * Whether this is as bad as another, or worse.
     *
     * @param other the risk to compare with
     * @return true if it is
     */
    public boolean isAtLeast(Risk other) {
        return compareTo(other) >= 0;
    }
}
