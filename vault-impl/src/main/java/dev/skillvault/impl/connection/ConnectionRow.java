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
 * @param times when its tokens end and when it is due for a refresh
 * @param lease who is refreshing
 * @param trouble what went wrong since it was last well
 * @param origin how it was connected
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
        Trouble trouble,
        Origin origin,
        @Nullable SealedTokens sealedTokens) {

    /**
     * When.
     *
     * @param accessExpiresAt null if unknown or never
     * @param nextRefreshAt null if it is never due
     * @param refreshExpiresAt when the refresh token ends; null if unknown or never
     */
    public record Times(
            @Nullable Instant accessExpiresAt,
            @Nullable Instant nextRefreshAt,
            @Nullable Instant refreshExpiresAt) {
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
     * @param fence counts the leases there were; a holder whose number is not the newest lost its lease
     */
    public record Lease(@Nullable String owner, Instant until, long fence) {}

    /**
     * What went wrong.
     *
     * @param failures refreshes that failed since the last one that did not
     * @param cause why the last one failed; null if none did
     */
    public record Trouble(int failures, @Nullable String cause) {}

    /**
     * How the account was connected.
     *
     * @param kind by which way
     * @param consentedAt when, the last time; null before the first
     * @param accountHash a keyed hash of the provider's id of the account; null if unknown
     * @param host the API host that is this account's own, pinned when it was connected; null if the provider has one for all
     */
    public record Origin(
            ConnectionKind kind,
            @Nullable Instant consentedAt,
            @Nullable String accountHash,
            @Nullable String host) {

        /** Connected now, at a provider that has no more to say. */
        public static Origin of(ConnectionKind kind, Instant now) {
            return new Origin(kind, now, null, null);
        }
    }

    /** The same row under another lease. */
    ConnectionRow with(Lease other) {
        return new ConnectionRow(
                id, user, provider, state, generation, scopes, times, other, trouble, origin, sealedTokens);
    }

    /** What an operator may see. */
    public ConnectionInfo info() {
        return new ConnectionInfo(id, user, provider, state, GrantedAccess.of(scopes));
    }

    /** The sealed token set. */
    public Optional<SealedTokens> tokens() {
        return Optional.ofNullable(sealedTokens);
    }
}
