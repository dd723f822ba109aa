package dev.skillvault.langchain4j.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jsoup.parser.Parser;

/**
 * Reads a message as Gmail describes it: a tree of MIME parts with headers already decoded. Prefers plain text; a mail that is HTML
 * only is shown as its text.
 */
record MailReader(JsonNode message) {
    private static final int DEEPEST = 32;

    /** Adds those of the headers that the message has, by lower-case name. */
    void putHeaders(ObjectNode target, String... names) {
        for (String name : names) {
            header(message.path("payload"), name).ifPresent(value -> target.put(name, value));
        }
    }

    /** Gmail's snippet is HTML-escaped. */
    String snippet() {
        return Parser.unescapeEntities(message.path("snippet").asText(), false);
    }

    String body() {
        JsonNode payload = message.path("payload");
        return first(payload, "text/plain")
                .map(PartText::of)
                .or(() -> first(payload, "text/html").map(PartText::of).map(HtmlText::of))
                .orElseGet(this::snippet);
    }

    List<String> attachments() {
        List<String> names = new ArrayList<>();
        find(message.path("payload"), 0, part -> {
            if (isAttachment(part)) {
                names.add(part.path("filename").asText());
            }
            return false;
        });
        return names;
    }

    private static Optional<JsonNode> first(JsonNode payload, String mimeType) {
        return find(
                payload,
                0,
                part -> part.path("mimeType").asText().equalsIgnoreCase(mimeType)
                        && !isAttachment(part)
                        && part.at("/body/data").isTextual());
    }

    private static boolean isAttachment(JsonNode part) {
        return !part.path("filename").asText().isEmpty();
    }

    private static Optional<JsonNode> find(JsonNode part, int depth, Predicate<JsonNode> wanted) {
        if (wanted.test(part)) {
            return Optional.of(part);
        }
        if (depth < DEEPEST) {
            for (JsonNode child : part.path("parts")) {
                Optional<JsonNode> found = find(child, depth + 1, wanted);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    static Optional<String> header(JsonNode part, String name) {
        for (JsonNode header : part.path("headers")) {
            if (header.path("name").asText().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(header.path("value").asText());
            }
        }
        return Optional.empty();
    }
}
