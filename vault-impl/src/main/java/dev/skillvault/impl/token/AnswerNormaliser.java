package dev.skillvault.impl.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;
import dev.skillvault.impl.provider.TenantHost;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites what token endpoints really answer into what RFC 6749 section 5 says, before the OAuth library parses it: form-encoded
 * bodies, errors with status 200, a missing token type, another scope separator, lifetimes that are text, zero or negative.
 */
final class AnswerNormaliser {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> KEPT = List.of("access_token", "refresh_token");
    /** RFC 6749 appendix A.12; the HTTP client would put anything else, in full, into an exception. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    /** Narrower than RFC 6749 section 5.2, since it is shown to people and stands in the log. */
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    /** Nothing lives longer than ten years; a larger number is meant in milliseconds. */
    private static final long MAX_SECONDS = 315_360_000L;

    /**
     * A body in standard form.
     *
     * @param json the body
     * @param error whether it is an error, whatever the status says
     * @param refreshLifetime how long the refresh token lives, which Google and GitHub say in a field of their own; or null
     * @param tenantUrl the URL of the account's own API host, not yet checked; null if there is none
     */
    record Normalised(
            String json,
            boolean error,
            @Nullable Duration refreshLifetime,
            @Nullable String tenantUrl) {
        @Override
        public String toString() {
            return "Normalised[redacted]";
        }
    }

    private AnswerNormaliser() {}

    /** Empty if the body is neither an object in JSON nor a form. */
    static Optional<Normalised> normalise(byte[] body, String contentType, ProviderDescriptor provider) {
        return read(body, contentType).map(answer -> rewrite(answer, provider));
    }

    /** The fields of a body; empty if it is neither an object in JSON nor a form. */
    static Optional<ObjectNode> read(byte[] body, String contentType) {
        return contentType.startsWith("application/x-www-form-urlencoded")
                ? Optional.of(form(new String(body, StandardCharsets.UTF_8)))
                : json(body);
    }

    /** The error code of an answer (RFC 6749 section 5.2), or a word for one that is none. */
    static String errorCode(ObjectNode answer) {
        String code = answer.path("error").asText("");
        return ERROR.matcher(code).matches() ? code : "unknown_error";
    }

    /** Whether a text can be sent as a token. */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    private static Normalised rewrite(ObjectNode whole, ProviderDescriptor provider) {
        ObjectNode out = JSON.createObjectNode();
        try {
            if (whole.path("error").isTextual()) {
                out.put("error", whole.path("error").textValue());
                return new Normalised(JSON.writeValueAsString(out), true, null, null);
            }
            ObjectNode answer = tokensOf(whole, provider);
            String scopeSeparator = provider.oauth().scopeSeparator();
            for (String field : KEPT) {
                String value = answer.path(field).asText("");
                if (TOKEN.matcher(value).matches() && answer.path(field).isTextual()) {
                    out.put(field, value);
                }
            }
            out.put("token_type", "Bearer");
            if (answer.path("scope").isTextual()) {
                String scope = answer.path("scope").textValue();
                out.put("scope", scope.replace(scopeSeparator, " ").trim());
            }
            long seconds = seconds(answer, "expires_in");
            if (seconds > 0) {
                out.put("expires_in", seconds);
            }
            long refreshSeconds = seconds(answer, "refresh_token_expires_in");
            return new Normalised(
                    JSON.writeValueAsString(out),
                    false,
                    refreshSeconds > 0 ? Duration.ofSeconds(refreshSeconds) : null,
                    tenantUrl(whole, provider));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers is always writable");
        }
    }

    /** Slack: where only a user gave a token, it stands one level deeper. */
    private static ObjectNode tokensOf(ObjectNode whole, ProviderDescriptor provider) {
        return provider.quirks().contains(Quirk.NESTED_USER_TOKEN)
                        && !whole.path("access_token").isTextual()
                        && whole.path("authed_user") instanceof ObjectNode user
                ? user
                : whole;
    }

    private static @Nullable String tenantUrl(ObjectNode whole, ProviderDescriptor provider) {
        TenantHost rule = provider.api().tenantHost();
        return rule == null ? null : whole.path(rule.field()).textValue();
    }

    /** Text is read as a number, what is no lifetime is 0, and none is longer than the longest: a time must fit its column. */
    private static long seconds(ObjectNode answer, String field) {
        JsonNode value = answer.path(field);
        long seconds = value.isNumber() || value.isTextual() ? value.asLong(0) : 0;
        return Math.min(seconds > MAX_SECONDS ? seconds / 1000 : Math.max(seconds, 0), MAX_SECONDS);
    }

    private static Optional<ObjectNode> json(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode form(String body) {
        ObjectNode fields = JSON.createObjectNode();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    fields.put(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    return JSON.createObjectNode();
                }
            }
        }
        return fields;
    }
}
