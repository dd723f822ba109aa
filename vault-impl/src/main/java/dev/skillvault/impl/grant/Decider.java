package dev.skillvault.impl.grant;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.TimeOrderedId;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final Soundness soundness;
    private final Budget budget;
    private final Choice choice;
    private final CallRecords records;

    /** Wires the step. */
    public Decider(
            Committer committer,
            Grants grants,
            Connections connections,
            Soundness soundness,
            AgentId agent,
            CallRecords records) {
        this.committer = committer;
        this.grants = grants;
        this.connections = connections;
        this.soundness = soundness;
        this.budget = new Budget(agent);
        this.choice = new Choice(budget);
        this.records = records;
    }

    /** Decides a call. A yes is proof that it may go out, once; whatever it is, it is recorded. */
    public Decision decide(MatchedCall call, Asking asking) {
        return committer.commit(unit -> decide(unit, call, TimeOrderedId.next(unit.now()), null, asking));
    }

    /**
     * Whether a call still waits for its approval and nothing else: not if it needs none any more, nor if it is not allowed any more.
     */
    public boolean stillAsks(Connection jdbc, MatchedCall call, Instant now) throws SQLException {
        boolean asks = false;
        for (Way way : read(jdbc, call, now).ruling().allowing()) {
            Optional<Choice.Chosen> chosen = choice.of(jdbc, way, call, false, now);
            if (chosen.isPresent() && !chosen.get().asks()) {
                return false;
            }
            asks = asks || chosen.isPresent();
        }
        return asks;
    }

    /**
     * Whether what admitted a call still stands, so that it may go out once more. Debits and records nothing: the call was counted.
     *
     * @throws dev.skillvault.VaultUnavailableException if that cannot be read
     */
    public boolean stillAllows(Permit permit) {
        return committer.commit(unit -> read(unit.jdbc(), permit.call(), unit.now()).ruling().allowing().stream()
                .anyMatch(way ->
                        way.holds(permit.authority()) && way.connection().id().equals(permit.connection())));
    }

    /** Records that a request was refused before it could be matched, and says so. */
    public CallDeniedException refuse(MatchedCall.Caller caller, String provider, RefusedRequestException refusal) {
        committer.commit(unit -> unit.append(records.refused(caller, provider, refusal)));
        return new CallDeniedException(refusal.reason(), null, "denied by the vault: " + refusal.sentence());
    }

    /**
     * Decides a call inside a unit.
     *
     * @param callId joins its entries in the log
     * @param approved a person's proven yes to these very bytes; null if there is none
     */
    public Decision decide(UnitOfWork unit, MatchedCall call, String callId, @Nullable Approved approved, Asking asking)
            throws SQLException {
        Reading reading = read(unit.jdbc(), call, unit.now());
        for (StoredGrant unused : reading.unused().values()) {
            soundness.lapse(unit, unused, call.provider().name());
        }
        Ruling ruling = reading.ruling();
        if (ruling.allowing().stream()
                        .map(each -> each.connection().id())
                        .distinct()
                        .count()
                > 1) {
            return deny(
                    unit,
                    call,
                    callId,
                    Optional.empty(),
                    DenialReason.AMBIGUOUS_CONNECTION,
                    "more than one connected account would allow this; ask the user to end one of the grants");
        }
        Verdict denial = ruling.denial();
        Authority asked = null;
        for (Way way : ruling.allowing()) {
            if (!call.provider().allows(way.connection().scopes(), call.operation())) {
                return deny(
                        unit,
                        call,
                        callId,
                        Optional.of(way.connection().id()),
                        DenialReason.SCOPE_MISSING,
                        "the user did not consent to the scope "
                                + call.operation().scope() + "; ask them to connect the account again");
            }
            Optional<Choice.Chosen> chosen = choice.of(unit.jdbc(), way, call, approved != null, unit.now());
            if (chosen.isEmpty()) {
                denial = denial.orMoreTelling(new Verdict(
                        Optional.of(DenialReason.QUOTA_SPENT),
                        "the uses granted for " + call.operation().name() + " are spent"));
            } else if (chosen.get().asks()) {
                asked = asked == null ? chosen.get().authority() : asked;
            } else {
                return admit(unit, call, callId, chosen.get().authority(), approved);
            }
        }
        if (asked != null) {
            return asking.ask(unit, call, asked.connection().id(), asked.toString());
        }
        return deny(unit, call, callId, Optional.empty(), denial.denial().orElseThrow(), denial.advice());
    }

    private Decision admit(
            UnitOfWork unit, MatchedCall call, String callId, Authority authority, @Nullable Approved approved)
            throws SQLException {
        for (Clause clause : authority.clauses()) {
            budget.debit(unit.jdbc(), clause, unit.now());
        }
        ConnectionId connection = authority.connection().id();
        AuditDraft intent = records.draft(unit, EntryKind.CALL_INTENT, call, callId)
                .with(AuditField.CONNECTION, connection.value())
                .with(AuditField.AUTHORITY, authority.toString())
                .with(AuditField.DECISION, "ALLOWED");
        unit.append(
                approved == null
                        ? intent
                        : intent.details(Map.<String, Object>of(
                                "approvedBy", approved.operator(), "command", approved.command())));
        return new Decision.Granted(
                new Permit(callId, call, connection, authority.toString(), authority.fallback(), authority.pins(call)));
    }

    private record Reading(Ruling ruling, Map<GrantId, StoredGrant> unused) {}

    /** Reads what the skill holds, and rules. A grant that cannot be used allows nothing, and says so where nothing else allows. */
    private Reading read(Connection jdbc, MatchedCall call, Instant now) throws SQLException {
        Verdict nothing = new Verdict(
                Optional.of(DenialReason.NO_CONNECTION),
                "the user has no usable " + call.provider().title()
                        + " account connected, or granted this skill nothing on it");
        List<HeldGrant> held = new ArrayList<>();
        // by its name: several grants can have been handed on from one
        Map<GrantId, StoredGrant> unused = new LinkedHashMap<>();
        for (GrantRow row : grants.candidates(
                jdbc, call.caller().user(), call.caller().skill().id())) {
            Chain chain = grants.chain(jdbc, row);
            if (chain.flaw().isPresent()) {
                nothing = nothing.orMoreTelling(chain.flaw().get());
                continue;
            }
            List<Grant> links = chain.links().stream().map(StoredGrant::grant).toList();
            Optional<ConnectionRow> connection = usable(jdbc, links, call);
            if (connection.isEmpty()) {
                continue;
            }
            Optional<Soundness.Objection> objection = soundness.objection(jdbc, chain.links(), budget, now);
            if (objection.isPresent()) {
                nothing = nothing.orMoreTelling(objection.get().verdict());
                objection
                        .get()
                        .unused()
                        .ifPresent(each -> unused.put(each.grant().id(), each));
            } else {
                held.add(new HeldGrant(links, connection.get()));
            }
        }
        return new Reading(Ruling.of(call, held, nothing, now), unused);
    }

    private Optional<ConnectionRow> usable(Connection jdbc, List<Grant> chain, MatchedCall call) throws SQLException {
        ConnectionId id = chain.get(0).holder().connection();
        if (!chain.stream().allMatch(grant -> grant.holder().connection().equals(id))) {
            return Optional.empty();
        }
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
        AuditDraft draft = records.denied(unit, call, callId, reason);
        unit.append(
                connection.isEmpty()
                        ? draft
                        : draft.with(AuditField.CONNECTION, connection.get().value()));
        return new Decision.Denied(reason, call.operation().name(), advice);
    }
}
