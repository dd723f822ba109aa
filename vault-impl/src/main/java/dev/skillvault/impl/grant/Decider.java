package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Step 2 of a call: reads the grants, decides, debits and records, all in one unit of work. Default deny. The answer leaves only
 * when its record is on disk.
 *
 * <p>Thread-safe.
 */
public final class Decider {
    private final Committer committer;
    private final Grants grants;
    private final Connections connections;
    private final Budget budget;
    private final CallRecords records;

    /** Wires the step. */
    public Decider(Committer committer, Grants grants, Connections connections, AgentId agent, CallRecords records) {
        this.committer = committer;
        this.grants = grants;
        this.connections = connections;
        this.budget = new Budget(agent);
        this.records = records;
    }

    private record Candidate(Grant grant, int index, Permission permission, ConnectionRow connection) {
        String authority() {
            return grant.id() + "/" + grant.version() + "#" + index;
        }
    }

    private sealed interface Decision {
        record Granted(Permit permit) implements Decision {}

        record Denied(DenialReason reason, String advice) implements Decision {}
    }

    /**
     * Decides a call.
     *
     * @return proof that it may go out, once
     * @throws CallDeniedException if it may not; that is recorded
     */
    public Permit admit(MatchedCall call) {
        Decision decision = committer.commit(unit -> decide(unit, call));
        if (decision instanceof Decision.Granted granted) {
            return granted.permit();
        }
        Decision.Denied denied = (Decision.Denied) decision;
        throw new CallDeniedException(
                denied.reason(), call.operation().name(), "denied by the vault: " + denied.advice());
    }

    /** Records that a request was refused before it could be matched, and says so. */
    public CallDeniedException refuse(MatchedCall.Caller caller, String provider, RefusedRequestException refusal) {
        committer.commit(unit -> unit.append(records.refused(caller, provider, refusal)));
        return new CallDeniedException(refusal.reason(), null, "denied by the vault: " + refusal.sentence());
    }

    private Decision decide(UnitOfWork unit, MatchedCall call) throws SQLException {
        String callId = UUID.randomUUID().toString();
        List<Candidate> allowed = new ArrayList<>();
        Verdict denial = evaluate(unit, call, allowed);
        if (allowed.stream().map(each -> each.connection().id()).distinct().count() > 1) {
            return deny(
                    unit,
                    call,
                    callId,
                    Optional.empty(),
                    DenialReason.AMBIGUOUS_CONNECTION,
                    "more than one connected account would allow this; ask the user to end one of the grants");
        }
        for (Candidate candidate : allowed) {
            if (!call.provider().allows(candidate.connection().scopes(), call.operation())) {
                return deny(
                        unit,
                        call,
                        callId,
                        Optional.of(candidate.connection().id()),
                        DenialReason.SCOPE_MISSING,
                        "the user did not consent to the scope "
                                + call.operation().scope() + "; ask them to connect the account again");
            }
            if (budget.debit(
                    unit.jdbc(),
                    candidate.grant().id().value(),
                    candidate.index(),
                    candidate.permission().limits(),
                    unit.now())) {
                unit.append(records.draft(unit, EntryKind.CALL_INTENT, call, callId)
                        .with(AuditField.CONNECTION, candidate.connection().id().value())
                        .with(AuditField.AUTHORITY, candidate.authority())
                        .with(AuditField.DECISION, "ALLOWED"));
                return new Decision.Granted(new Permit(
                        callId,
                        call,
                        candidate.connection().id(),
                        candidate.authority(),
                        candidate.permission().fallback().orElse(null)));
            }
            denial = denial.orMoreTelling(new Verdict(
                    Optional.of(DenialReason.QUOTA_SPENT),
                    "the uses granted for " + call.operation().name() + " are spent"));
        }
        return deny(unit, call, callId, Optional.empty(), denial.denial().orElseThrow(), denial.advice());
    }

    /** Collects what allows the call, and returns the most telling reason why the rest does not. */
    private Verdict evaluate(UnitOfWork unit, MatchedCall call, List<Candidate> allowed) throws SQLException {
        Verdict denial = new Verdict(
                Optional.of(DenialReason.NO_CONNECTION),
                "the user has no usable " + call.provider().title()
                        + " account connected, or granted this skill nothing on it");
        for (GrantRow row : grants.candidates(
                unit.jdbc(), call.caller().user(), call.caller().skill().id())) {
            Optional<Grant> grant = grants.believed(unit.jdbc(), row);
            if (grant.isEmpty()) {
                denial = denial.orMoreTelling(new Verdict(
                        Optional.of(DenialReason.GRANT_NOT_AUTHENTIC),
                        "a grant of this skill was changed behind the vault's back; an operator must look at it"));
                continue;
            }
            Optional<ConnectionRow> connection = usable(unit.jdbc(), grant.get(), call);
            if (connection.isEmpty()) {
                continue;
            }
            List<Permission> permissions = grant.get().permissions();
            for (int index = 0; index < permissions.size(); index++) {
                Verdict verdict = Verdict.of(permissions.get(index), call, unit.now());
                if (verdict.allowed()) {
                    allowed.add(new Candidate(grant.get(), index, permissions.get(index), connection.get()));
                } else {
                    denial = denial.orMoreTelling(verdict);
                }
            }
        }
        return denial;
    }

    private Optional<ConnectionRow> usable(Connection jdbc, Grant grant, MatchedCall call) throws SQLException {
        if (grant.status() != Grant.Status.ACTIVE) {
            return Optional.empty();
        }
        ConnectionId id = grant.holder().connection();
        return connections
                .find(jdbc, id)
                .filter(row -> row.user().equals(call.caller().user())
                        && row.provider().equals(call.provider().name())
                        && row.state() != ConnectionState.REVOKED);
    }

    private Decision deny(
            UnitOfWork unit,
            MatchedCall call,
            String callId,
            Optional<ConnectionId> connection,
            DenialReason reason,
            String advice)
            throws SQLException {
        AuditDraft draft = records.draft(unit, EntryKind.CALL_DENIED, call, callId)
                .with(AuditField.DECISION, "DENIED")
                .with(AuditField.REASON, reason.name());
        unit.append(
                connection.isEmpty()
                        ? draft
                        : draft.with(AuditField.CONNECTION, connection.get().value()));
        return new Decision.Denied(reason, advice);
    }
}
