package dev.skillvault.connection;

/**
 * What came of a disconnect. The tokens are deleted here in every case.
 *
 * @since 0.1.0
 */
public enum Disconnection {
    /** The provider confirmed that the refresh token is revoked (RFC 7009). */
    REVOKED_AT_PROVIDER,
    /** The provider has no revocation: the user must remove the agent in the account's settings. */
    PROVIDER_CANNOT_REVOKE,
    /** The provider could not be reached or refused: the token may still be valid there. */
    REVOCATION_FAILED,
    /** Nothing was asked: this vault was opened without a client registration at the provider. The token may still be valid there. */
    NO_CLIENT_REGISTRATION,
    /** There was no token left to revoke. */
    NOTHING_TO_REVOKE
}
