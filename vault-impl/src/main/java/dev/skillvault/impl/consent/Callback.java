package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.provider.OAuthRules;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider's answer to an authorization request: a code, or an error (RFC 6749 sections 4.1.2 and 4.1.2.1). Of its parameters none may
 * be repeated.
 */
final class Callback {
    private final Map<String, String> parameters;

    private Callback(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Empty if it is no such answer, or carries no state. */
    static Optional<Callback> parse(URI uri) {
        return parse(uri.getRawQuery());
    }

    static Optional<Callback> parse(@Nullable String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                continue;
            }
            try {
                String name = decode(pair.substring(0, equals));
                if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        boolean answer = parameters.containsKey("code") != parameters.containsKey("error");
        boolean bound = !parameters.getOrDefault("state", "").isEmpty();
        return answer && bound ? Optional.of(new Callback(parameters)) : Optional.empty();
    }

    /** The answer to this very flow, of which a person brought the code only. */
    static Callback ofCode(String state, String code) {
        return new Callback(Map.of("state", state, "code", code));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String state() {
        return parameters.getOrDefault("state", "");
    }

    /**
     * Why the answer is not used at all, if it may come from another issuer than the flow was begun at (RFC 9207 section 2.4). That is
     * asked before anything else in it is believed, an error included.
     */
    Optional<ConsentException> mixUp(String provider, OAuthRules rules) {
        String issuer = parameters.get("iss");
        if (issuer == null) {
            return rules.requiresIss() ? Optional.of(Refusals.withoutIssuer(provider)) : Optional.empty();
        }
        return issuer.equals(rules.issuer()) ? Optional.empty() : Optional.of(Refusals.otherIssuer(provider));
    }

    /** The code, if the answer is none of another issuer. */
    Optional<SecretBytes> code() {
        String code = parameters.getOrDefault("code", "");
        return code.isEmpty()
                ? Optional.empty()
                : Optional.of(SecretBytes.copyOf(code.getBytes(StandardCharsets.UTF_8)));
    }

    /** Why there is no code. */
    ConsentException refusal(String provider, @Nullable URI redirectUri) {
        String error = parameters.getOrDefault("error", "");
        return switch (error) {
            case "access_denied" -> new ConsentException(ConsentException.Reason.REFUSED, "the user did not consent");
            case "redirect_uri_mismatch",
                    "unauthorized_client",
                    "unsupported_response_type",
                    "invalid_scope",
                    "invalid_request" -> Refusals.misregistered(provider, error, redirectUri);
            default ->
                new ConsentException(
                        ConsentException.Reason.UNUSABLE_ANSWER, "the provider's answer has no code; begin again");
        };
    }

    @Override
    public String toString() {
        return "Callback[redacted]";
    }
}
