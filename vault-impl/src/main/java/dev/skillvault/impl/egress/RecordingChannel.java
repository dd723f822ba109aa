package dev.skillvault.impl.egress;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.egress.ResponseWithheldException;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.Committer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Step 5, record: whatever comes of a permitted call is committed before its caller learns it. */
final class RecordingChannel implements PermittedChannel {
    private final Committer committer;
    private final Clock clock;
    private final SendingChannel delegate;

    RecordingChannel(Committer committer, Clock clock, SendingChannel delegate) {
        this.committer = committer;
        this.clock = clock;
        this.delegate = delegate;
    }

    @Override
    public ApiResponse send(Permit permit) {
        Instant begun = clock.instant();
        Sendings sendings = new Sendings();
        String outcome = "FAILED";
        try {
            ApiResponse response = delegate.send(permit, sendings);
            outcome = "HTTP " + response.status();
            return response;
        } catch (CallDeniedException e) {
            outcome = "DENIED";
            throw e;
        } catch (ConnectionUnavailableException e) {
            outcome = "NO_ACCESS";
            throw e;
        } catch (ProviderUnreachableException e) {
            outcome = e.maybeSent() ? "NO_ANSWER" : "NOT_SENT";
            throw e;
        } catch (ResponseWithheldException e) {
            outcome = e.reason().name();
            throw e;
        } finally {
            AuditDraft draft = outcome(permit, outcome, sendings, Duration.between(begun, clock.instant()));
            committer.commit(unit -> unit.append(draft));
        }
    }

    /** How often it was sent is said only if that was more than once. */
    private static AuditDraft outcome(Permit permit, String outcome, Sendings sendings, Duration took) {
        AuditDraft draft = draft(EntryKind.CALL_OUTCOME, permit)
                .with(AuditField.OUTCOME, outcome)
                .with(AuditField.DURATION, Long.toString(took.toNanos() / 1_000));
        return sendings.count() > 1 ? draft.details(Map.of("sent", sendings.count())) : draft;
    }

    /** A record that belongs to a permitted call. */
    static AuditDraft draft(EntryKind kind, Permit permit) {
        MatchedCall call = permit.call();
        return AuditDraft.of(kind, call.caller().actor())
                .with(AuditField.CALL, permit.callId())
                .with(AuditField.SUBJECT, call.caller().user().value())
                .with(AuditField.SKILL, call.caller().skill().id().value())
                .with(AuditField.PROVIDER, call.provider().name())
                .with(AuditField.CONNECTION, permit.connection().value())
                .with(AuditField.OPERATION, call.operation().name())
                .with(AuditField.AUTHORITY, permit.authority());
    }
}
