package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Fallback;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.MatchedCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Fallback fallback;
    private final List<Pin> pins;

    Permit(
            String callId,
            MatchedCall call,
            ConnectionId connection,
            String authority,
            @Nullable Fallback fallback,
            List<Pin> pins) {
        this.callId = callId;
        this.call = call;
        this.connection = connection;
        this.authority = authority;
        this.fallback = fallback;
        this.pins = List.copyOf(pins);
    }

    /** Joins intent and outcome in the log. */
    public String callId() {
        return callId;
    }

    /** What was decided. */
    public MatchedCall call() {
        return call;
    }

    /** Whose account. */
    public UserId user() {
        return call.caller().user();
    }

    /** At which provider. */
    public String provider() {
        return call.provider().name();
    }

    /** What is known of that provider. */
    public ProviderDescriptor descriptor() {
        return call.provider();
    }

    /** For which operation. */
    public String operation() {
        return call.operation().name();
    }

    /** On which connection. */
    public ConnectionId connection() {
        return connection;
    }

    /** Under which permission of which grant. */
    public String authority() {
        return authority;
    }

    /** What that permission allows instead, if the connection cannot be used. */
    public Optional<Fallback> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** What must still hold when it is sent. */
    public List<Pin> pins() {
        return pins;
    }
}
