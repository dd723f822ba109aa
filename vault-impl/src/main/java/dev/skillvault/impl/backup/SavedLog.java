package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.audit.LogState;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * How far the log was when the backup was last complete.
 *
 * @param state the log
 * @param at by the vault's clock
 */
record SavedLog(LogState state, Instant at) {

    static SavedLog of(JsonNode json) {
        try {
            return new SavedLog(
                    new LogState(
                            json.path("origin").asText(),
                            json.path("size").asLong(),
                            json.path("root").asText(),
                            json.path("checkpoint").asText()),
                    Instant.parse(json.path("at").asText()));
        } catch (DateTimeException e) {
            throw new CannotOpenException();
        }
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("origin", state.origin())
                .put("size", state.size())
                .put("root", state.root())
                .put("checkpoint", state.checkpoint())
                .put("at", at.toString());
    }
}
