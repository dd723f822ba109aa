package dev.skillvault.impl.alert;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a connection's row matters to the people around it.
 *
 * @param connection which one
 * @param user whose account
 * @param provider at which provider
 * @param state how it is
 * @param generation of its tokens; 0 before the first
 * @param cause why it is so; empty if it is well
 * @param consent when it was given and when it ends
 * @param access when it ends and is renewed
 */
record Condition(
        ConnectionId connection,
        UserId user,
        String provider,
        ConnectionState state,
        long generation,
        String cause,
        Consent consent,
        Access access) {

    /**
     * The times of a consent.
     *
     * @param givenAt null if unknown
     * @param endsAt when its refresh token ends; null if unknown or never
     */
    record Consent(@Nullable Instant givenAt, @Nullable Instant endsAt) {}

    /**
     * The times of an access token.
     *
     * @param endsAt null if unknown or never
     * @param triedAgainAt when the next refresh is due; null if none is
     */
    record Access(@Nullable Instant endsAt, @Nullable Instant triedAgainAt) {}
}
