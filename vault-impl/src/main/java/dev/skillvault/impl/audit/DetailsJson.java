package dev.skillvault.impl.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * The JSON of an entry's details, for whoever verifies by it. There is one accepted text for what it says ({@code docs/audit-format.md}),
 * or two verifiers that read JSON each in its own way could find different keys in one entry.
 *
 * <p>Stateless.
 */
final class DetailsJson {
    private static final int DEPTH = 16;
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DetailsJson() {}

    /**
     * Reads an object.
     *
     * @throws IOException if the text is not that which the vault would write for it
     */
    static JsonNode read(String text) throws IOException {
        JsonNode details = JSON.readTree(text);
        if (!details.isObject()
                || !isPlain(details, 1)
                || !JSON.writeValueAsString(details).equals(text)) {
            throw new IOException("details are not as the vault writes them");
        }
        return details;
    }

    /** Names in order, whole numbers, and no deeper than it need be. */
    private static boolean isPlain(JsonNode value, int depth) {
        if (value.isNumber()) {
            return INTEGER.matcher(value.asText()).matches();
        }
        String before = null;
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (before != null && before.compareTo(name) >= 0) {
                return false;
            }
            before = name;
        }
        for (JsonNode each : value) {
            boolean tooDeep = depth == DEPTH && each.isContainerNode();
            if (tooDeep || !isPlain(each, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A text in an object.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("a text is missing");
        }
        return value.textValue();
    }

    /**
     * The bytes behind a text in an object, in the one form of base64.
     *
     * @throws IllegalArgumentException if there are none
     */
    static byte[] bytes(JsonNode object, String name) {
        String text = text(object, name);
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("another form of base64");
        }
        return bytes;
    }
}
