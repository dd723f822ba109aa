package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What resources are computed from. The tree is read from the very bytes that are hashed and sent.
 *
 * @param variables of the path, decoded
 * @param query plain names to values
 * @param body missing if there is none
 */
record RequestParts(Map<String, String> variables, Map<String, String> query, JsonNode body) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static RequestParts of(Map<String, String> variables, Map<String, String> query, byte @Nullable [] bytes) {
        try {
            JsonNode body = bytes == null ? MissingNode.getInstance() : JSON.readTree(bytes);
            return new RequestParts(variables, query, body);
        } catch (IOException e) {
            throw new UncheckedIOException("what was written as JSON cannot be read again", e);
        }
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }
}
