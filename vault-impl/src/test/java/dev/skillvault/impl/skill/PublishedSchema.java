package dev.skillvault.impl.skill;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The published JSON schema, and those keywords of JSON Schema that it uses; an unknown keyword is an error. */
final class PublishedSchema {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> SAYS_NOTHING = Set.of("$schema", "$id", "$defs", "title", "description");

    private final JsonNode root;

    PublishedSchema() throws IOException {
        try (InputStream schema =
                SkillManifest.class.getResourceAsStream("/META-INF/skillvault/manifest.schema.json")) {
            this.root = JSON.readTree(Objects.requireNonNull(schema));
        }
    }

    /** The names of the fields. */
    Set<String> fields() {
        Set<String> names = new TreeSet<>();
        root.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean accepts(String json) {
        try {
            return accepts(root, JSON.readTree(json));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean accepts(JsonNode schema, JsonNode value) {
        for (Map.Entry<String, JsonNode> rule : schema.properties()) {
            if (!SAYS_NOTHING.contains(rule.getKey()) && !holds(rule.getKey(), rule.getValue(), schema, value)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(String keyword, JsonNode rule, JsonNode schema, JsonNode value) {
        return switch (keyword) {
            case "$ref" -> accepts(root.at(rule.asText().substring(1)), value);
            case "type" -> value.getNodeType().name().equalsIgnoreCase(rule.asText());
            case "anyOf" -> any(rule, value);
            case "required" -> all(rule.iterator(), name -> value.has(name.asText()));
            case "properties" ->
                all(rule.fieldNames(), name -> !value.has(name) || accepts(rule.get(name), value.get(name)));
            case "additionalProperties" ->
                all(
                        value.fieldNames(),
                        name -> schema.path("properties").has(name)
                                || (rule.isObject() && accepts(rule, value.get(name))));
            case "propertyNames" ->
                all(
                        value.fieldNames(),
                        name -> Pattern.compile(rule.path("pattern").asText())
                                .matcher(name)
                                .find());
            case "minProperties", "minItems" -> value.size() >= rule.asInt();
            case "uniqueItems" -> distinct(value);
            case "items" -> all(value.iterator(), item -> accepts(rule, item));
            case "pattern" ->
                !value.isTextual()
                        || Pattern.compile(rule.asText())
                                .matcher(value.asText())
                                .find();
            case "maxLength" -> !value.isTextual() || value.asText().length() <= rule.asInt();
            default -> throw new IllegalStateException("this test does not know " + keyword);
        };
    }

    private boolean any(JsonNode schemas, JsonNode value) {
        for (JsonNode each : schemas) {
            if (accepts(each, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean distinct(JsonNode array) {
        Set<JsonNode> seen = new HashSet<>();
        return all(array.iterator(), seen::add);
    }

    private static <T> boolean all(Iterator<T> values, Predicate<T> test) {
        while (values.hasNext()) {
            if (!test.test(values.next())) {
                return false;
            }
        }
        return true;
    }
}
