package dev.skillvault.impl.grant;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Risk;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.Committer;
import java.util.UUID;

/**
 * Admits the calls that the vault makes for itself, to see whether a connection works. They only read, no skill sees their answers, and
 * no grant stands behind them: the log names the vault as their actor.
 *
 * <p>Thread-safe.
 */
public final class OwnCalls {
    private static final String AUTHORITY = "health-check";

    private final Committer committer;
    private final CallRecords records;

    /** Admits calls into this log. */
    public OwnCalls(Committer committer, CallRecords records) {
        this.committer = committer;
        this.records = records;
    }

    /**
     * Records one of the vault's own calls.
     *
     * @return proof that it may go out, once
     * @throws IllegalArgumentException if it does more than read, or somebody else asks; a bug, or a descriptor that was not checked
     */
    public Permit admit(MatchedCall call, ConnectionId connection) {
        if (call.operation().risk() != Risk.READ || !call.caller().isVault()) {
            throw new IllegalArgumentException("the vault's own calls only read");
        }
        String callId = UUID.randomUUID().toString();
        committer.commit(unit -> unit.append(records.draft(unit, EntryKind.CALL_INTENT, call, callId)
                .with(AuditField.CONNECTION, connection.value())
                .with(AuditField.AUTHORITY, AUTHORITY)
                .with(AuditField.DECISION, "ALLOWED")));
        return new Permit(callId, call, connection, AUTHORITY, null);
    }
}
