package dev.skillvault.operator;

/**
 * How the provider's answer finds its way back to the agent.
 *
 * @since 0.1.0
 */
public enum ConsentWay {
    /** To a port of the agent's machine, where the user's browser must be (RFC 8252 section 7.3). */
    LOOPBACK,
    /** Copied from the browser's address bar, and handed in with {@link OperatorDesk#answer}. */
    PASTE,
    /** The user types a code on another device (RFC 8628). */
    DEVICE
}
