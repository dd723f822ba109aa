package dev.skillvault.impl.alert;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.spi.Alert.Kind;
import java.time.Instant;

/**
 * What people are told about a connection, as stored. There is at most one for each connection.
 *
 * @param id of the alert
 * @param subject about what
 * @param kind what is told
 * @param cause in words
 * @param since from when on
 */
record AlertRow(String id, Subject subject, Kind kind, String cause, Instant since) {
    /**
     * About what.
     *
     * @param connection which connection
     * @param user whose account
     * @param provider at which provider
     * @param generation of its tokens at that time
     */
    record Subject(ConnectionId connection, UserId user, String provider, long generation) {}

    /** Whether this says what was found. A connection that died, was consented to and died again has died twice. */
    boolean tells(Diagnosis found, Condition condition) {
        return kind == found.kind() && (kind == Kind.EXPIRING_SOON || subject.generation() == condition.generation());
    }

    boolean isTrouble() {
        return kind != Kind.WELL_AGAIN;
    }
}
