package dev.skillvault.connection;

import dev.skillvault.UserId;
import java.util.Set;

/**
 * A connection as an operator may see it, without its tokens.
 *
 * @param id the connection's name; stays the same when the user consents again
 * @param user whose account it is
 * @param provider name of the provider
 * @param state how it is
 * @param scopes the scopes as granted, which may be fewer than asked for (RFC 6749 section 3.3)
 * @since 0.1.0
 */
public record ConnectionInfo(ConnectionId id, UserId user, String provider, ConnectionState state, Set<String> scopes) {
    /**
     * Copies what can change.
     *
     * @param id see the record
     * @param user see the record
     * @param provider see the record
     * @param state see the record
     * @param scopes see the record
     */
    public ConnectionInfo {
        scopes = Set.copyOf(scopes);
    }
}
