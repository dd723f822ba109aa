package dev.skillvault.impl.connection;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.GrantedAccess;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection as stored; its tokens stay sealed.
 *
 * @param id its name
 * @param user whose account
 * @param provider at which provider
 * @param state how it is
 * @param generation counts the token sets it has had, from 1
 * @param scopes as granted
 * @param times when its access token ends and when it is due for a refresh
 * @param lease who is refreshing
 * @param sealedTokens the sealed token set, or null once deleted
 */
public record ConnectionRow(
        ConnectionId id,
        UserId user,
        String provider,
        ConnectionState state,
        long generation,
        Set<String> scopes,
        Times times,
        Lease lease,
        @Nullable SealedTokens sealedTokens) {

    /**
     * When.
     *
     * @param accessExpiresAt null if unknown or never
     * @param nextRefreshAt null if it is never due
     */
    public record Times(
            @Nullable Instant accessExpiresAt, @Nullable Instant nextRefreshAt) {
        /** Whether the access token has ended. */
        public boolean expired(Instant now) {
            return accessExpiresAt != null && !now.isBefore(accessExpiresAt);
        }

        /** Whether a refresh is due. */
        public boolean due(Instant now) {
            return nextRefreshAt != null && !now.isBefore(nextRefreshAt);
        }
    }

    /**
     * Who is refreshing.
     *
     * @param owner null if nobody ever did
     * @param until the lease holds before this instant
     */
    public record Lease(@Nullable String owner, Instant until) {}

    /** What an operator may see. */
    public ConnectionInfo info() {
        return new ConnectionInfo(id, user, provider, state, GrantedAccess.of(scopes));
    }

    /** The sealed token set. */
    public Optional<SealedTokens> tokens() {
        return Optional.ofNullable(sealedTokens);
    }
}
