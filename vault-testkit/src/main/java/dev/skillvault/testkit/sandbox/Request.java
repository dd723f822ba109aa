package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** One HTTP request as it arrived, its body read and unpacked. */
final class Request {

    private final String method;
    private final String path;
    private final Parameters query;
    private final Headers headers;
    private final String body;

    private Request(String method, String path, Parameters query, Headers headers, String body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    static Request read(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        // Google's own Java client sends its POST bodies packed
        if ("gzip".equalsIgnoreCase(headers.getFirst("Content-Encoding"))) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Parameters.parse(exchange.getRequestURI().getRawQuery()),
                headers,
                new String(bytes, StandardCharsets.UTF_8));
    }

    String method() {
        return method;
    }

    /** The path, still percent-encoded. */
    String path() {
        return path;
    }

    Parameters query() {
        return query;
    }

    Parameters form() {
        return Parameters.parse(body);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    /** By name, in lower case. */
    Map<String, List<String>> headers() {
        Map<String, List<String>> byName = new TreeMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return byName;
    }

    String body() {
        return body;
    }

    Optional<JsonNode> json() {
        String trimmed = body.strip();
        return trimmed.startsWith("{") || trimmed.startsWith("[") ? Json.read(trimmed) : Optional.empty();
    }

    /** The credentials of an Authorization header of this scheme. */
    Optional<String> credentials(String scheme) {
        String prefix = scheme.toLowerCase(Locale.ROOT) + " ";
        return header("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(value -> value.substring(prefix.length()).strip());
    }
}
