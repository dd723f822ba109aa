package dev.skillvault.impl.approval;

import dev.skillvault.CannotOpenException;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.approval.KeptRequest.Asker;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.grant.Approved;
import dev.skillvault.impl.grant.CallRecords;
import dev.skillvault.impl.grant.Decider;
import dev.skillvault.impl.grant.Decision;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.EndablePause;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/**
 * Step 2 of a call with the person in it: decided, and if a person must approve it, kept, waited for, and decided once more, over the bytes
 * that were kept. Everything that a yes rests on is proven in the one unit that debits it.
 *
 * <p>Thread-safe.
 */
public final class ApprovalStep {
    private final Committer committer;
    private final Decider decider;
    private final KeyRing ring;
    private final Approvals approvals;
    private final Keeper keeper;
    private final ApprovalWait wait;

    /** Wires the step; the pause is ended when the vault closes. */
    public ApprovalStep(
            Store store,
            Committer committer,
            Decider decider,
            CallRecords records,
            KeyRing ring,
            Approvals approvals,
            ApprovalTimes times,
            EndablePause pause,
            Clock clock,
            SecureRandom random) {
        this.committer = committer;
        this.decider = decider;
        this.ring = ring;
        this.approvals = approvals;
        this.keeper = new Keeper(approvals.waiting(), ring, records, times.lifetime(), random);
        this.wait = new ApprovalWait(store, approvals.waiting().rows(), decider, times.patience(), pause, clock);
    }

    /**
     * Decides a call, and waits for a person's approval if it needs one.
     *
     * @return proof that it may go out, once
     * @throws dev.skillvault.egress.CallDeniedException if it may not; that is recorded
     * @throws ApprovalNeededException if nobody approved it in time; it goes on waiting
     */
    public Permit admit(MatchedCall call) {
        Decision decision = decider.decide(call, keeper);
        if (decision instanceof Decision.Asked asked && wait.isOverFor(asked, call)) {
            decision = use(
                    call.caller(),
                    call.provider(),
                    asked.approval(),
                    ApprovedThing.of(call.operation().name()));
        }
        return permit(decision);
    }

    /**
     * Decides a request that was kept, now. One that is for another thing is refused before it is decided, and stays as it is.
     *
     * @param wanted what the caller means to do with it
     * @return proof that it may go out, once
     * @throws dev.skillvault.egress.CallDeniedException if it may not; that is recorded
     * @throws ApprovalNeededException if nobody has approved it yet
     */
    public Permit admit(MatchedCall.Caller caller, ProviderDescriptor provider, ApprovalId id, ApprovedThing wanted) {
        return permit(use(caller, provider, id, wanted));
    }

    private static Permit permit(Decision decision) {
        if (decision instanceof Decision.Granted granted) {
            return granted.permit();
        }
        if (decision instanceof Decision.Asked asked) {
            throw new ApprovalNeededException(asked.approval(), asked.expiresAt(), needed(asked));
        }
        throw ((Decision.Denied) decision).exception();
    }

    private static String needed(Decision.Asked asked) {
        String first = "a person must approve this " + asked.operation() + " first, and nobody has yet; ";
        return ApprovedThing.of(asked.operation()) == ApprovedThing.TOKEN
                ? first + "no token has left the vault. The vault keeps exactly this wish as " + asked.approval()
                        + ": tell the user, do not ask anew, and have the skill take the token under that id once it is"
                        + " approved; it cannot be sent"
                : first + "nothing was sent. The vault keeps exactly this request as " + asked.approval()
                        + ": tell the user, do not make it anew, and have it sent under that id once it is approved";
    }

    private Decision use(MatchedCall.Caller caller, ProviderDescriptor provider, ApprovalId id, ApprovedThing wanted) {
        return committer.commit(unit -> use(unit, caller, provider, id, wanted));
    }

    private Decision use(
            UnitOfWork unit,
            MatchedCall.Caller caller,
            ProviderDescriptor provider,
            ApprovalId id,
            ApprovedThing wanted)
            throws SQLException {
        Asker asker = Asker.of(caller);
        CallHistory history = CallHistory.of(unit, ring.agent(), id, asker);
        if (history != CallHistory.REQUESTED) {
            return ended(unit, caller, provider, id, history);
        }
        Optional<Waiting.Opened> found;
        try {
            found = approvals.waiting().find(unit.jdbc(), id);
        } catch (CannotOpenException e) {
            return deny(unit, caller, provider, id, DenialReason.APPROVAL_NOT_AUTHENTIC);
        }
        if (found.isEmpty() || !unit.now().isBefore(found.get().request().expiresAt())) {
            return deny(unit, caller, provider, id, DenialReason.APPROVAL_EXPIRED);
        }
        KeptRequest kept = found.get().request();
        Optional<Operation> operation = provider.operation(kept.operation());
        if (!kept.asker().equals(asker) || !kept.provider().equals(provider.name()) || operation.isEmpty()) {
            return deny(unit, caller, provider, id, DenialReason.APPROVAL_UNKNOWN);
        }
        ApprovedThing meant = ApprovedThing.of(kept.operation());
        if (meant != wanted) {
            return deny(unit, caller, provider, id, DenialReason.APPROVAL_UNKNOWN, meant.advice());
        }
        Optional<String> evidence = found.get().row().evidence();
        Optional<Approved> approved =
                evidence.isEmpty() ? Optional.empty() : approvals.proof().of(unit.jdbc(), evidence.get(), kept);
        if (evidence.isPresent() && approved.isEmpty()) {
            return deny(unit, caller, provider, id, DenialReason.APPROVAL_NOT_AUTHENTIC);
        }
        Decision decision = decider.decide(
                unit,
                kept.call(caller, provider, operation.get()),
                id.value(),
                approved.orElse(null),
                (same, call, connection, authority) -> new Decision.Asked(id, kept.operation(), kept.expiresAt()));
        if (decision instanceof Decision.Granted) {
            approvals.waiting().rows().delete(unit.jdbc(), id);
        }
        return decision;
    }

    private static Decision ended(
            UnitOfWork unit, MatchedCall.Caller caller, ProviderDescriptor provider, ApprovalId id, CallHistory history)
            throws SQLException {
        DenialReason reason = switch (history) {
            case USED -> DenialReason.APPROVAL_USED;
            case DENIED -> DenialReason.APPROVAL_DENIED;
            case UNKNOWN, REQUESTED -> DenialReason.APPROVAL_UNKNOWN;
        };
        return deny(unit, caller, provider, id, reason);
    }

    private static Decision deny(
            UnitOfWork unit, MatchedCall.Caller caller, ProviderDescriptor provider, ApprovalId id, DenialReason reason)
            throws SQLException {
        return deny(unit, caller, provider, id, reason, advice(reason));
    }

    private static Decision deny(
            UnitOfWork unit,
            MatchedCall.Caller caller,
            ProviderDescriptor provider,
            ApprovalId id,
            DenialReason reason,
            String advice)
            throws SQLException {
        unit.append(AuditDraft.of(EntryKind.CALL_DENIED, caller.actor())
                .with(AuditField.CALL, id.value())
                .with(AuditField.SUBJECT, caller.user().value())
                .with(AuditField.SKILL, caller.skill().id().value())
                .with(AuditField.PROVIDER, provider.name())
                .with(AuditField.DECISION, "DENIED")
                .with(AuditField.REASON, reason.name())
                .artifact(caller.artifact()));
        return new Decision.Denied(reason, null, advice);
    }

    private static String advice(DenialReason reason) {
        return switch (reason) {
            case APPROVAL_USED ->
                "this approval was used already, and it is for once: the request was sent, or could not be; do not send it again";
            case APPROVAL_DENIED -> "a person has denied this request; tell the user, and do not try another way";
            case APPROVAL_EXPIRED ->
                "the approval has expired before the request was sent; ask again by making the request anew";
            case APPROVAL_NOT_AUTHENTIC ->
                "the approval cannot be proven: its operator was ended since, or what is stored of it was changed; an operator"
                        + " must look at it";
            default -> "there is no such approval for this skill and this user";
        };
    }
}
