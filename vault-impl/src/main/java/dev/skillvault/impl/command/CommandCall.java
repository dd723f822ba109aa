package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.operator.CommandId;
import java.time.Instant;
import java.util.Map;

/**
 * A command on its way through a {@link Verb}.
 *
 * @param id of the command
 * @param operator the id of the key
 * @param evidence the whole command with its signature
 * @param arguments what was asked for
 * @param screen where to put what the user is to be shown meanwhile
 */
record CommandCall(CommandId id, String operator, Evidence evidence, JsonNode arguments, Screen screen) {

    /** Shows the operator something before the command is done. */
    @FunctionalInterface
    interface Screen {
        /** Shows an object, which holds no secret, and says until when the command goes on at the latest. */
        void show(Map<String, ?> object, Instant until);
    }

    /** An argument's text; empty if there is none. */
    String text(String name) {
        return arguments.path(name).asText("");
    }
}
