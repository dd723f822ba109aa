package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider says whose account a token opens.
 *
 * @param operation the read operation that is asked, under the scope it needs itself; null if it is the userInfo endpoint
 * @param scope the userInfo endpoint is asked only if this was granted; null if it answers every token
 * @param id JSON Pointers (RFC 6901) into the answer; what they point to names the account only together
 */
public record AccountSource(
        @Nullable String operation,
        @Nullable String scope,
        @JsonProperty(required = true) List<String> id) {

    /** The operation, unless it is the userInfo endpoint. */
    public Optional<String> operationName() {
        return Optional.ofNullable(operation);
    }

    /** The account's id; empty if a part of it is not in the answer. */
    public Optional<String> idIn(JsonNode answer) {
        List<String> parts = new ArrayList<>();
        for (String pointer : id) {
            JsonNode value = answer.at(JsonPointer.compile(pointer));
            boolean named = value.isIntegralNumber()
                    || (value.isTextual() && !value.textValue().isEmpty());
            if (!named) {
                return Optional.empty();
            }
            parts.add(value.asText());
        }
        return Optional.of(parts.size() == 1 ? parts.get(0) : joined(parts));
    }

    /** With lengths, so that no two lists of parts become one text. */
    private static String joined(List<String> parts) {
        return parts.stream().map(part -> part.length() + ":" + part).collect(Collectors.joining());
    }
}
