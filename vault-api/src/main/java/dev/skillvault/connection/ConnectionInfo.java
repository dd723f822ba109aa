package dev.skillvault.connection;

import static java.util.Objects.requireNonNull;

import dev.skillvault.UserId;
import java.util.Set;

/**
 * A connection as an operator may see it, without its tokens.
 *
 * @param id the connection's name; stays the same when the user consents again
 * @param user whose account it is
 * @param provider name of the provider
 * @param state how it is
 * @param access what the user granted, and what is missing
 * @since 0.1.0
 */
public record ConnectionInfo(
        ConnectionId id, UserId user, String provider, ConnectionState state, GrantedAccess access) {
    /**
     * Checks that nothing is null.
     *
     * @param id see the record
     * @param user see the record
     * @param provider see the record
     * @param state see the record
     * @param access see the record
     */
    public ConnectionInfo {
        requireNonNull(id, "id");
        requireNonNull(user, "user");
        requireNonNull(provider, "provider");
        requireNonNull(state, "state");
        requireNonNull(access, "access");
    }

    /**
     * The scopes as granted.
     *
     * @return the scopes, which may be fewer than asked for (RFC 6749 section 3.3)
     */
    public Set<String> scopes() {
        return access.scopes();
    }
}
