package dev.skillvault.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a model which argument does not fit and what is expected, without repeating values. */
final class ToolArguments {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** How LangChain4j's executor names the argument it could not read. */
    private static final Pattern NAMED = Pattern.compile("(?:Argument|parameter) \"([^\"]{1,64})\"");

    private final String tool;
    private final Map<String, JsonSchemaElement> properties;
    private final List<String> required;

    private ToolArguments(String tool, Map<String, JsonSchemaElement> properties, List<String> required) {
        this.tool = tool;
        this.properties = properties;
        this.required = required;
    }

    static ToolArguments of(ToolSpecification specification) {
        JsonObjectSchema schema = specification.parameters();
        return schema == null
                ? new ToolArguments(specification.name(), Map.of(), List.of())
                : new ToolArguments(specification.name(), schema.properties(), schema.required());
    }

    /**
     * LangChain4j passes null for a required argument that is absent: said here instead. What is not JSON is left to LangChain4j,
     * which mends some of it.
     */
    Optional<String> objectionTo(@Nullable String json) {
        JsonNode given;
        try {
            given = MAPPER.readTree(json == null || json.isBlank() ? "{}" : json);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (!given.isObject()) {
            return Optional.empty();
        }
        return required.stream()
                .filter(name -> !given.hasNonNull(name))
                .findFirst()
                .map(name -> "The argument \"" + name + "\" of the tool " + tool + " is missing. " + expected());
    }

    String misfit(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        Matcher named = NAMED.matcher(message == null ? "" : message);
        String which = named.find() && properties.containsKey(named.group(1))
                ? "The argument \"" + named.group(1) + "\" of the tool " + tool + " does not fit. "
                : "The arguments of the tool " + tool + " do not fit. ";
        return which + expected();
    }

    private String expected() {
        return properties.isEmpty()
                ? "It takes none."
                : properties.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + kind(entry.getValue())
                                + (required.contains(entry.getKey()) ? "" : " (optional)"))
                        .collect(Collectors.joining(", ", "Expected is a JSON object with ", "."));
    }

    private static String kind(JsonSchemaElement element) {
        if (element instanceof JsonArraySchema array) {
            return "list of " + kind(array.items());
        }
        Map<Class<?>, String> kinds = Map.of(
                JsonStringSchema.class, "text",
                JsonIntegerSchema.class, "integer",
                JsonNumberSchema.class, "number",
                JsonBooleanSchema.class, "true or false",
                JsonEnumSchema.class, "one of the listed values");
        return kinds.getOrDefault(element.getClass(), "object");
    }
}
