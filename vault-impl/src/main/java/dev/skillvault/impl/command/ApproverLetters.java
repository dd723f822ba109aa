package dev.skillvault.impl.command;

import dev.skillvault.AgentId;
import dev.skillvault.VaultException;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.store.ActingOperator;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.OperatorKey;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/**
 * Signs what an approver inside the agent's process has answered, and enters it. The command needs no row to travel, but is signed, judged and
 * recorded like any other, so that an answer proves the same wherever it was given.
 *
 * <p>Thread-safe.
 */
public final class ApproverLetters {
    private final Store store;
    private final Committer committer;
    private final AgentId agent;
    private final CommandJudge judge;
    private final OperatorKeyPair key;
    private final Clock clock;
    private final SecureRandom random;

    /** Letters to an agent, with an operator's key. */
    public ApproverLetters(
            Store store,
            Committer committer,
            AgentId agent,
            OperatorKeys keys,
            OperatorKey key,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.committer = committer;
        this.agent = agent;
        this.judge = new CommandJudge(agent, keys, Set.of(ApprovalDesk.APPROVE, ApprovalDesk.DENY));
        this.key = CommandLetters.own(key);
        this.clock = clock;
        this.random = random;
    }

    /**
     * Answers.
     *
     * @throws VaultException if the answer was not entered
     */
    public void answer(ApprovalDesk approvals, PendingApproval shown, boolean yes) {
        CommandRow row = CommandLetters.signed(
                store,
                agent,
                key,
                clock.instant(),
                random,
                yes ? ApprovalDesk.APPROVE : ApprovalDesk.DENY,
                CommandLetters.answerTo(shown));
        CommandJudge.Verdict verdict = committer.commit(unit -> take(unit, row));
        if (verdict.refusal().isPresent()) {
            throw new CommandException(
                    CommandException.Reason.REFUSED, verdict.refusal().get().sentence());
        }
        OperatorKeyRow operator = verdict.operator().orElseThrow();
        var unused = ActingOperator.as(operator.name(), () -> enter(approvals, row, operator));
    }

    private CommandJudge.Verdict take(UnitOfWork unit, CommandRow row) throws SQLException {
        CommandJudge.Verdict verdict = judge.judge(unit.jdbc(), row, unit.now());
        if (verdict.refusal().isPresent()) {
            unit.append(AuditDraft.of(EntryKind.COMMAND_REFUSED, "vault")
                    .with(AuditField.CALL, row.id())
                    .with(AuditField.REASON, verdict.refusal().get().name())
                    .details(Map.<String, Object>of("claimedKey", row.operator(), "claimedVerb", row.verb())));
            return verdict;
        }
        OperatorKeyRow operator = verdict.operator().orElseThrow();
        unit.append(entry(EntryKind.COMMAND_TAKEN, row, operator)
                .details(Map.<String, Object>of(
                        "arguments", CommandIntake.told(verdict.arguments().orElseThrow()))));
        return verdict;
    }

    private Outcome enter(ApprovalDesk approvals, CommandRow row, OperatorKeyRow operator) {
        Outcome outcome = Outcome.failed("the answer was not entered");
        try {
            approvals.answer(new Evidence(row));
            outcome = Outcome.done(Map.of());
            return outcome;
        } finally {
            String word = outcome.word();
            committer.commit(unit ->
                    unit.append(entry(EntryKind.COMMAND_OUTCOME, row, operator).with(AuditField.OUTCOME, word)));
        }
    }

    private static AuditDraft entry(EntryKind kind, CommandRow row, OperatorKeyRow operator) {
        return AuditDraft.of(kind, "operator:" + operator.name())
                .with(AuditField.CALL, row.id())
                .with(AuditField.OPERATION, row.verb())
                .with(AuditField.AUTHORITY, operator.authority());
    }
}
