package dev.skillvault.connection;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;

/**
 * A link for a user to consent with. The provider sends the user's browser back to the redirect URI, and whoever serves that hands the
 * whole URL to {@link dev.skillvault.VaultOperator#complete(dev.skillvault.UserId, URI)}, on this node or on any other.
 *
 * @param authorizationUri the provider's authorization endpoint with all parameters (RFC 6749 section 4.1.1); for this user only
 * @param expiresAt the link is of no use from this instant on
 * @since 0.1.0
 */
public record ConsentLink(URI authorizationUri, Instant expiresAt) {
    /**
     * Checks that nothing is null.
     *
     * @param authorizationUri see the record
     * @param expiresAt see the record
     */
    public ConsentLink {
        requireNonNull(authorizationUri, "authorizationUri");
        requireNonNull(expiresAt, "expiresAt");
    }

    /** Shows where the link leads, without the state in it. */
    @Override
    public String toString() {
        return "ConsentLink[" + authorizationUri.getHost() + ", until " + expiresAt + "]";
    }
}
