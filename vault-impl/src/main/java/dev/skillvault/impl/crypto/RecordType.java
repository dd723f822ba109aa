package dev.skillvault.impl.crypto;

/**
 * What a sealed record holds. The wire name is part of what a record is bound to: names are never changed or used again.
 */
public enum RecordType {
    /** An agent's root key, sealed with the key-encryption key of a slot. */
    ROOT_KEY("root-key"),
    /** A user's key, sealed with the agent's root key. */
    USER_KEY("user-key"),
    /** The agent's log key, sealed with its root key. */
    LOG_KEY("log-key"),
    /** The tokens of a connection. */
    TOKENS("tokens"),
    /** What an authorisation under way must remember: verifier, state, device code. */
    PENDING_FLOW("pending-flow"),
    /** The personal fields beside an audit entry. */
    AUDIT_SIDE("audit-side"),
    /** The exact bytes of a request that waits for, or has, a person's approval. */
    APPROVED_REQUEST("approved-request"),
    /** A thing in the backup, sealed with the agent's root key; which one it is stands in the plaintext. */
    BACKUP("backup"),
    /** The link in an alert, sealed with the agent's root key; which alert it is in stands in the plaintext. */
    ALERT_LINK("alert-link"),
    /** Self-checks and tests. */
    TEST("test");

    private final String wireName;

    RecordType(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in the record's associated data.
     *
     * @return the stable name
     */
    public String wireName() {
        return wireName;
    }
}
