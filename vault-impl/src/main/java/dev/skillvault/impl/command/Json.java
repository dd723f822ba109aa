package dev.skillvault.impl.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Canonical JSON objects: sorted names, no blanks, one text for one object. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    static String write(Map<String, ?> object) {
        try {
            return MAPPER.writeValueAsString(new TreeMap<>(object));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("plain values only", e);
        }
    }

    /** The object; empty if the text is none, or is not its one canonical text. */
    static Optional<JsonNode> read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            boolean canonical = node != null
                    && node.isObject()
                    && MAPPER.writeValueAsString(MAPPER.treeToValue(node, TreeMap.class))
                            .equals(text);
            return canonical ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
