package dev.skillvault.impl.grant;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.request.MatchedCall;

/**
 * Proof that this very call was decided, debited and recorded. Made only by the {@link Decider}, after its record is on disk; never
 * stored; required by every later step, so that a call which skipped the decision does not compile.
 *
 * <p>Immutable.
 */
public final class Permit {
    private final String callId;
    private final MatchedCall call;
    private final ConnectionId connection;
    private final String authority;

    Permit(String callId, MatchedCall call, ConnectionId connection, String authority) {
        this.callId = callId;
        this.call = call;
        this.connection = connection;
        this.authority = authority;
    }

    /** Joins intent and outcome in the log. */
    public String callId() {
        return callId;
    }

    /** What was decided. */
    public MatchedCall call() {
        return call;
    }

    /** At which provider. */
    public String provider() {
        return call.provider().name();
    }

    /** On which connection. */
    public ConnectionId connection() {
        return connection;
    }

    /** Under which permission of which grant. */
    public String authority() {
        return authority;
    }
}
