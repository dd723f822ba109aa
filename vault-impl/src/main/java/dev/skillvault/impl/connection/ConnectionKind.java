package dev.skillvault.impl.connection;

/** By which way an account was connected. Stored by name. */
public enum ConnectionKind {
    /** Authorization code (RFC 6749 section 4.1). */
    CODE,
    /** Device code (RFC 8628). */
    DEVICE,
    /** The agent's own account: client credentials (RFC 6749 section 4.4). */
    CLIENT_CREDENTIALS,
    /** A service account's key: JWT bearer (RFC 7523). */
    SERVICE_ACCOUNT,
    /** An installation of a GitHub App. */
    INSTALLATION,
    /** A secret that a person typed in: a personal access token, a bot's token. */
    STATIC;

    /** Whether a person made the secret, or installed the app, at the provider and must end it there: the vault never does. */
    public boolean endsWhereItWasMade() {
        return this == STATIC || this == INSTALLATION;
    }
}
