package dev.skillvault.connection;

import dev.skillvault.UserId;

/**
 * A connection that was ended together with its user or its agent.
 *
 * @param id which one
 * @param user whose account it was
 * @param provider at which provider
 * @param result what the provider said; the tokens are deleted here in every case
 * @since 0.1.0
 */
public record EndedConnection(ConnectionId id, UserId user, String provider, Disconnection result) {}
