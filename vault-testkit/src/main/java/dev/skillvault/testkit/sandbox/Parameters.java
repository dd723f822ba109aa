package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Parameters of a query or a form, in {@code application/x-www-form-urlencoded}. */
final class Parameters {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    static Parameters parse(@Nullable String encoded) {
        Parameters parameters = new Parameters();
        if (encoded != null && !encoded.isEmpty()) {
            for (String pair : encoded.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.add(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    Parameters add(String name, String value) {
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        return this;
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    String value(String name) {
        return first(name).orElse("");
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** RFC 6749 section 3.1: parameters of an OAuth request must not be included more than once. */
    boolean hasRepeated() {
        return values.values().stream().anyMatch(list -> list.size() > 1);
    }

    /** The parameters again, with every value a secret could hide in blotted out. */
    Parameters redacted() {
        Parameters redacted = new Parameters();
        values.forEach((name, list) -> list.forEach(value -> redacted.add(name, Redaction.parameter(name, value))));
        return redacted;
    }

    String encoded() {
        StringJoiner pairs = new StringJoiner("&");
        values.forEach((name, list) -> list.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
        return pairs.toString();
    }

    /** The first value of each parameter as a JSON object; lifetimes become numbers. */
    ObjectNode json() {
        ObjectNode object = Json.object();
        values.forEach((name, list) -> {
            String value = list.get(0);
            if (name.endsWith("expires_in") || name.equals("interval")) {
                object.put(name, Long.parseLong(value));
            } else {
                object.put(name, value);
            }
        });
        return object;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
