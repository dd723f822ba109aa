package dev.skillvault.impl.command;

import dev.skillvault.connection.ConsentException;
import dev.skillvault.operator.CommandException;
import java.util.Map;

/**
 * What came of a command, as the operator gets to see it: nothing in it is a secret.
 *
 * @param state done or failed
 * @param word for the log: {@code DONE}, or why not
 * @param result a JSON object
 */
record Outcome(CommandState state, String word, String result) {

    static Outcome done(Map<String, ?> result) {
        return new Outcome(CommandState.DONE, CommandState.DONE.name(), Json.write(result));
    }

    static Outcome refused(Refusal why) {
        return failed(CommandException.Reason.REFUSED.name(), why.sentence());
    }

    static Outcome failed(String sentence) {
        return failed(CommandException.Reason.FAILED.name(), sentence);
    }

    static Outcome failed(ConsentException why) {
        return failed("CONSENT_" + why.reason().name(), String.valueOf(why.getMessage()));
    }

    /** Nobody knows; it is never tried again. */
    static Outcome unknown() {
        return failed(
                CommandException.Reason.UNKNOWN.name(),
                "the agent took the command and ended before it said what came of it; it is not executed again: look with"
                        + " 'vault connections' and 'vault audit list'");
    }

    private static Outcome failed(String word, String sentence) {
        return new Outcome(CommandState.FAILED, word, Json.write(Map.of("error", word, "message", sentence)));
    }
}
