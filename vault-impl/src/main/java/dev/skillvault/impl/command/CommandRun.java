package dev.skillvault.impl.command;

import dev.skillvault.VaultException;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.store.ActingOperator;
import dev.skillvault.operator.CommandId;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes what was taken, in the operator's name, and says what came of it. A failure is an outcome; only a process that dies leaves a
 * command without one.
 *
 * <p>Thread-safe.
 */
final class CommandRun {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

    private final CommandIntake intake;
    private final Map<String, Verb> verbs;

    CommandRun(CommandIntake intake, Map<String, Verb> verbs) {
        this.intake = intake;
        this.verbs = verbs;
    }

    void execute(CommandIntake.Taken taken) {
        Outcome outcome = ActingOperator.as(taken.operator().name(), () -> outcome(taken));
        try {
            intake.settle(taken, outcome);
        } catch (VaultException e) {
            LOG.atWarn()
                    .addKeyValue("command", taken.row().id())
                    .log("what came of a command could not be recorded, and reads as unknown");
        }
    }

    private Outcome outcome(CommandIntake.Taken taken) {
        String id = taken.row().id();
        CommandCall call = new CommandCall(
                new CommandId(id),
                taken.row().operator(),
                new Evidence(taken.row()),
                taken.arguments(),
                (object, until) -> intake.show(id, object, until));
        try {
            Verb verb = verbs.get(taken.row().verb());
            return verb == null ? Outcome.refused(Refusal.UNKNOWN_VERB) : Outcome.done(verb.run(call));
        } catch (ConsentException e) {
            return Outcome.failed(e);
        } catch (VaultException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // its words may be anything's
            LOG.atError()
                    .addKeyValue("command", id)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("a command failed");
            return Outcome.failed("the agent failed to do that (" + e.getClass().getSimpleName()
                    + "): check the arguments, then see its log");
        }
    }
}
