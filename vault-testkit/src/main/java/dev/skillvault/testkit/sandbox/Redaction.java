package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps secrets out of the request log. */
final class Redaction {

    static final String REDACTED = "redacted";

    private static final Set<String> SECRET_NAMES = Set.of(
            "access_token",
            "refresh_token",
            "token",
            "client_secret",
            "code",
            "code_verifier",
            "state",
            "device_code",
            "assertion",
            "client_assertion");

    private static final Pattern BOT_TOKEN = Pattern.compile("bot\\d+(:|%3A).*", Pattern.CASE_INSENSITIVE);

    private Redaction() {}

    static String parameter(String name, String value) {
        return SECRET_NAMES.contains(name) ? REDACTED : text(value);
    }

    static String text(String value) {
        return value.contains(Secrets.MARKER) ? REDACTED : value;
    }

    /** Each segment for itself; a bot's token sits in a segment of its own. */
    static String path(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> BOT_TOKEN.matcher(segment).matches() ? "bot-" + REDACTED : text(segment))
                .collect(Collectors.joining("/"));
    }

    static JsonNode json(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(text(node.asText()));
        }
        if (node.isArray()) {
            ArrayNode copy = Json.array();
            node.forEach(child -> copy.add(json(child)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = Json.object();
            node.properties().forEach(field -> copy.set(text(field.getKey()), json(field.getValue())));
            return copy;
        }
        return node;
    }
}
