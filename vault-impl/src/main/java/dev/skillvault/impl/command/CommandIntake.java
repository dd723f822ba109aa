package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands, refuses rows that are none, and ends those whose process is gone. Each in a unit of its own, with its entry: a command
 * that was taken is never taken again, whatever happens next.
 *
 * <p>Thread-safe.
 */
final class CommandIntake {
    /** Within this time a command is done, or has said until when it goes on. */
    private static final Duration LEASE = Duration.ofMinutes(2);
    /** After what it has promised, for the last write. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private static final int LONGEST_TOLD = 64;
    private static final Set<String> MASKED = Set.of("pasted", "permissions", "reason");
    /** The reason of an entry that stands for several refusals. */
    static final String TOO_MANY = "TOO_MANY_REFUSED";

    /** What was taken, and is now to be executed by this process and nobody else. */
    record Taken(CommandRow row, OperatorKeyRow operator, JsonNode arguments) {}

    private final Committer committer;
    private final CommandRows rows;
    private final CommandJudge judge;
    private final String node;
    private final RefusalRate refusals = new RefusalRate();

    CommandIntake(Committer committer, CommandRows rows, CommandJudge judge, String node) {
        this.committer = committer;
        this.rows = rows;
        this.judge = judge;
        this.node = node;
    }

    /** Takes a command; empty if it was refused, somebody else took it, or somebody else has to. */
    Optional<Taken> take(CommandRow seen) {
        Intake intake = committer.commit(unit -> {
            Optional<CommandRow> row = rows.pending(unit.jdbc(), seen.id());
            return row.isEmpty() ? Intake.NOTHING : take(unit, row.get());
        });
        // not in the unit, which may run again or be rolled back
        if (intake.refused() != null) {
            refusals.count(
                    intake.refused().why(),
                    intake.refused().told(),
                    intake.refused().at());
        }
        return Optional.ofNullable(intake.taken());
    }

    /** What a row came to: taken, refused, or neither. */
    private record Intake(@Nullable Taken taken, @Nullable Refused refused) {
        static final Intake NOTHING = new Intake(null, null);
    }

    private record Refused(Refusal why, boolean told, Instant at) {}

    private Intake take(UnitOfWork unit, CommandRow row) throws SQLException {
        CommandJudge.Verdict verdict = judge.judge(unit.jdbc(), row, unit.now());
        if (verdict.refusal().isPresent()) {
            return new Intake(null, refuse(unit, row, verdict.refusal().get()));
        }
        Taken taken = new Taken(
                row, verdict.operator().orElseThrow(), verdict.arguments().orElseThrow());
        if (belongsElsewhere(unit, taken)
                || !rows.take(unit.jdbc(), row.id(), node, unit.now().plus(LEASE))) {
            return Intake.NOTHING;
        }
        unit.append(AuditDraft.of(
                        EntryKind.COMMAND_TAKEN, "operator:" + taken.operator().name())
                .with(AuditField.CALL, row.id())
                .with(AuditField.OPERATION, row.verb())
                .with(AuditField.AUTHORITY, taken.operator().authority())
                .details(Map.<String, Object>of("arguments", told(taken.arguments()))));
        return new Intake(taken, null);
    }

    /** An answer is for the process that waits for it. */
    private boolean belongsElsewhere(UnitOfWork unit, Taken taken) throws SQLException {
        if (!taken.row().verb().equals(Verbs.ANSWER)) {
            return false;
        }
        return rows.standing(unit.jdbc(), taken.arguments().path("flow").asText(""))
                .filter(flow -> flow.runsElsewhere(node, unit.now()))
                .isPresent();
    }

    /** Ends the row, which may be done twice over, and tells of it unless there were too many. */
    private Refused refuse(UnitOfWork unit, CommandRow row, Refusal why) throws SQLException {
        var unused = rows.fail(
                unit.jdbc(),
                row.id(),
                CommandState.PENDING,
                Outcome.refused(why).result());
        boolean told = refusals.mayTell(why, unit.now());
        if (told) {
            unit.append(AuditDraft.of(EntryKind.COMMAND_REFUSED, "vault")
                    .with(AuditField.CALL, row.id())
                    .with(AuditField.REASON, why.name())
                    .details(Map.<String, Object>of(
                            "claimedKey", row.operator(), "claimedVerb", shortened(row.verb()))));
        }
        return new Refused(why, told, unit.now());
    }

    /** Tells how many refusals were not told one by one, when their minute is over. */
    void tellRefusals(Instant now) {
        tellRefusals(refusals.untold(now));
    }

    /** Tells it now, for nobody will later. */
    void tellRefusals() {
        tellRefusals(refusals.untold());
    }

    private void tellRefusals(Map<Refusal, Long> more) {
        if (!more.isEmpty()) {
            committer.commit(unit -> unit.append(AuditDraft.of(EntryKind.COMMAND_REFUSED, "vault")
                    .with(AuditField.REASON, TOO_MANY)
                    .details(Map.<String, Object>of("more", more))));
            refusals.tell(more);
        }
    }

    /** Ends what was taken by a process that is overdue. */
    void giveUp(Instant now, Iterable<CommandRow> overdue) {
        for (CommandRow seen : overdue) {
            var unused = committer.commit(unit -> {
                boolean ours = rows.overdue(unit.jdbc(), now).stream()
                                .anyMatch(row -> row.id().equals(seen.id()))
                        && rows.fail(
                                unit.jdbc(),
                                seen.id(),
                                CommandState.RUNNING,
                                Outcome.unknown().result());
                // a row that somebody slipped in as running is no command, and the log says nothing of it
                if (ours && judge.wasTaken(unit.jdbc(), seen.id())) {
                    unit.append(AuditDraft.of(EntryKind.COMMAND_OUTCOME, "vault")
                            .with(AuditField.CALL, seen.id())
                            .with(AuditField.OUTCOME, "UNKNOWN"));
                }
                return ours;
            });
        }
    }

    /** Shows something while a command runs on. */
    void show(String id, Map<String, ?> object, Instant until) {
        var unused = committer.commit(unit -> rows.show(unit.jdbc(), id, node, until.plus(GRACE), Json.write(object)));
    }

    /** Says what came of a command; in the log even if somebody has given it up meanwhile. */
    void settle(Taken taken, Outcome outcome) {
        committer.commit(unit -> {
            var unused = rows.settle(unit.jdbc(), taken.row().id(), node, outcome.state(), outcome.result());
            return unit.append(AuditDraft.of(
                            EntryKind.COMMAND_OUTCOME,
                            "operator:" + taken.operator().name())
                    .with(AuditField.CALL, taken.row().id())
                    .with(AuditField.OPERATION, taken.row().verb())
                    .with(AuditField.AUTHORITY, taken.operator().authority())
                    .with(AuditField.OUTCOME, outcome.word()));
        });
    }

    /**
     * The arguments as they may stand in the log, which nobody can erase: a pasted answer does not, nor what an operator wrote freely, nor
     * permissions, which name recipients. What is granted stands in the entry of the grant.
     */
    static Map<String, String> told(JsonNode arguments) {
        Map<String, String> told = new TreeMap<>();
        arguments
                .properties()
                .forEach(each -> told.put(each.getKey(), each.getValue().asText()));
        for (String masked : MASKED) {
            told.computeIfPresent(masked, (name, value) -> "(not recorded)");
        }
        return told;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD);
    }
}
