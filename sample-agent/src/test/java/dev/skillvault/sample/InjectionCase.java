package dev.skillvault.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * One prompt injection of the corpus {@code injections.json}, or one of its controls, whose text asks for nothing but what is granted.
 *
 * @param name what it tries, in words
 * @param place where the agent reads it
 * @param text what stands there
 * @param orders the calls of a model that does as the text says
 */
record InjectionCase(String name, Place place, String text, List<Order> orders) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Where the agent reads the text. */
    enum Place {
        @JsonProperty("mail")
        MAIL,
        @JsonProperty("cell")
        CELL,
        @JsonProperty("issue")
        ISSUE,
        @JsonProperty("comment")
        COMMENT
    }

    /** How a call must end. */
    enum End {
        /** The grant allows it: it reaches the provider. */
        @JsonProperty("allowed")
        ALLOWED,
        /** The vault denies it, and says so in the log. */
        @JsonProperty("denied")
        DENIED,
        /** No tool makes a request of it, so that nothing comes to the vault. */
        @JsonProperty("held")
        HELD
    }

    /**
     * One tool call, once or several times.
     *
     * @param tool as the model names it
     * @param arguments as the model writes them; a text stands for itself, JSON or not
     * @param times how often; 0 stands for once
     * @param end how it must end
     */
    record Order(String tool, JsonNode arguments, int times, End end) {
        Order {
            times = Math.max(1, times);
        }

        String written() {
            return arguments.isTextual() ? arguments.textValue() : arguments.toString();
        }
    }

    static List<InjectionCase> corpus() {
        try (InputStream file =
                Objects.requireNonNull(InjectionCase.class.getResourceAsStream("injections.json"), "the corpus")) {
            return List.of(JSON.readValue(file, InjectionCase[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long ending(End end) {
        return orders.stream()
                .filter(order -> order.end() == end)
                .mapToLong(Order::times)
                .sum();
    }

    @Override
    public String toString() {
        return name;
    }
}
