package dev.skillvault.impl.command;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a command is.
 *
 * @param state the state
 * @param operator the key it was signed with
 * @param node the process that took it; empty if none did
 * @param until when that process is to be done at the latest
 * @param result JSON: what came of it, or while it runs, what the user is to be shown; empty if there is nothing yet
 */
record Standing(CommandState state, String operator, Optional<String> node, Instant until, Optional<String> result) {

    boolean runsElsewhere(String here, Instant now) {
        return state == CommandState.RUNNING && !node.equals(Optional.of(here)) && until.isAfter(now);
    }
}
