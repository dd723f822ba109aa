package dev.skillvault.impl.grant;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Risk;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.TimeOrderedId;
import java.util.List;

/**
 * Admits the calls that the vault makes for itself, to see whether a connection works or a name still means the same. They only read, no skill sees their answers, and
 * no grant stands behind them: the log names the vault as their actor.
 *
 * <p>Thread-safe.
 */
public final class OwnCalls {
    /** As the log names what stands behind a call that shows whether a connection works. */
    public static final String HEALTH_CHECK = "health-check";
    /** As the log names what stands behind a call that shows whether a repository is still the one that was granted. */
    public static final String PIN_CHECK = "pin-check";

    private final Committer committer;
    private final CallRecords records;

    /** Admits calls into this log. */
    public OwnCalls(Committer committer, CallRecords records) {
        this.committer = committer;
        this.records = records;
    }

    /** Records a call that shows whether a connection works; see {@link #admit(MatchedCall, ConnectionId, String)}. */
    public Permit admit(MatchedCall call, ConnectionId connection) {
        return admit(call, connection, HEALTH_CHECK);
    }

    /**
     * Records one of the vault's own calls.
     *
     * @param authority what it is for
     * @return proof that it may go out, once
     * @throws IllegalArgumentException if it does more than read, or somebody else asks; a bug, or a descriptor that was not checked
     */
    public Permit admit(MatchedCall call, ConnectionId connection, String authority) {
        if (call.operation().risk() != Risk.READ || !call.caller().isVault()) {
            throw new IllegalArgumentException("the vault's own calls only read");
        }
        String callId = committer.commit(unit -> {
            String id = TimeOrderedId.next(unit.now());
            unit.append(records.draft(unit, EntryKind.CALL_INTENT, call, id)
                    .with(AuditField.CONNECTION, connection.value())
                    .with(AuditField.AUTHORITY, authority)
                    .with(AuditField.DECISION, "ALLOWED"));
            return id;
        });
        return new Permit(callId, call, connection, authority, null, List.of());
    }
}
