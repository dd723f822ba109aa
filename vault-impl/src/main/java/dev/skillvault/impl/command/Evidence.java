package dev.skillvault.impl.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A command with its signature, kept so that it can be proven again later who asked for what. It proves nothing before
 * {@link EvidenceJudge} said so.
 *
 * <p>Immutable.
 */
public final class Evidence {
    private final CommandRow row;

    Evidence(CommandRow row) {
        this.row = row;
    }

    /** What was kept; empty if the text is nothing that {@link #text} has written. */
    public static Optional<Evidence> parse(String text) {
        return Json.read(text)
                .map(json -> new Evidence(new CommandRow(
                        json.path("command").asText(),
                        json.path("operator").asText(),
                        json.path("issuedAt").asLong(),
                        json.path("expiresAt").asLong(),
                        json.path("verb").asText(),
                        json.path("arguments").asText(),
                        json.path("signature").asText())));
    }

    /** The form in which it is kept. */
    public String text() {
        return Json.write(Map.<String, Object>of(
                "command", row.id(),
                "operator", row.operator(),
                "issuedAt", row.issuedAt(),
                "expiresAt", row.expiresAt(),
                "verb", row.verb(),
                "arguments", row.arguments(),
                "signature", row.signature()));
    }

    /** The command's id. */
    public String command() {
        return row.id();
    }

    /** What was asked for. */
    public String verb() {
        return row.verb();
    }

    /** An argument of the command; empty if there is none. */
    public String argument(String name) {
        Optional<JsonNode> arguments = Json.read(row.arguments());
        return arguments.map(each -> each.path(name).asText("")).orElse("");
    }

    CommandRow row() {
        return row;
    }

    @Override
    public String toString() {
        return "Evidence[" + row.id() + ", " + row.verb() + "]";
    }
}
