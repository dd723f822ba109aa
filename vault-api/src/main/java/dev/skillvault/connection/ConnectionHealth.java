package dev.skillvault.connection;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How a connection fares, from what the store says without any key.
 *
 * @param connection which one, and its state
 * @param kind how it was connected
 * @param times what is due when
 * @param trouble what failed of late
 * @since 0.1.0
 */
public record ConnectionHealth(ConnectionInfo connection, Kind kind, Times times, Trouble trouble) {
    /**
     * Checks that nothing is null.
     *
     * @param connection see the record
     * @param kind see the record
     * @param times see the record
     * @param trouble see the record
     */
    public ConnectionHealth {
        requireNonNull(connection, "connection");
        requireNonNull(kind, "kind");
        requireNonNull(times, "times");
        requireNonNull(trouble, "trouble");
    }

    /** How a connection was made. */
    public enum Kind {
        /** Authorization code (RFC 6749 section 4.1). */
        CODE,
        /** Device code (RFC 8628). */
        DEVICE,
        /** The agent's own client registration (RFC 6749 section 4.4). */
        CLIENT_CREDENTIALS,
        /** A service account's key (RFC 7523). */
        SERVICE_ACCOUNT,
        /** An app that an account's owner has installed. */
        INSTALLATION,
        /** A secret that does not end by itself. */
        STATIC
    }

    /**
     * What is due when; empty where it is not known or does not apply.
     *
     * @param accessEnds when the access token expires
     * @param nextRefresh when the agent will refresh, or try again
     * @param consentEnds when the provider has said the refresh token expires
     */
    public record Times(Optional<Instant> accessEnds, Optional<Instant> nextRefresh, Optional<Instant> consentEnds) {
        /**
         * Checks that nothing is null.
         *
         * @param accessEnds see the record
         * @param nextRefresh see the record
         * @param consentEnds see the record
         */
        public Times {
            requireNonNull(accessEnds, "accessEnds");
            requireNonNull(nextRefresh, "nextRefresh");
            requireNonNull(consentEnds, "consentEnds");
        }
    }

    /**
     * What failed of late.
     *
     * @param failures how many refreshes failed, one after the other; 0 if the last one worked
     * @param cause why the connection is in its state, a word or a sentence; empty if nothing is amiss
     */
    public record Trouble(int failures, Optional<String> cause) {
        /**
         * Checks that nothing is null.
         *
         * @param failures see the record
         * @param cause see the record
         */
        public Trouble {
            requireNonNull(cause, "cause");
        }
    }
}
