package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.connection.Causes;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gets access tokens for an installation of a GitHub App, as "Create an installation access token for an app" of GitHub's REST API says.
 * What the app may do there becomes the connection's scopes, written like {@code issues:write}.
 *
 * <p>Thread-safe.
 */
final class InstallationEndpoint {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Dialer dialer;
    private final Assertions assertions;
    private final Clock clock;

    InstallationEndpoint(Dialer dialer, Assertions assertions, Clock clock) {
        this.dialer = dialer;
        this.assertions = assertions;
        this.clock = clock;
    }

    TokenAnswer token(ProviderDescriptor provider, Renewal.Installation installation) {
        String template = provider.endpoints().installation();
        if (template == null) {
            throw new VaultConfigurationException(provider.title() + " has no installations: connect it another way");
        }
        URI endpoint = URI.create(template.replace("{installation_id}", Long.toString(installation.installationId())));
        Map<String, String> headers = new HashMap<>(provider.api().requestHeaders());
        headers.put("authorization", "Bearer " + assertions.of(installation).serialize());
        headers.put("content-type", "application/json");
        try {
            WireRequest request = new WireRequest("POST", endpoint, headers, "{}".getBytes(StandardCharsets.US_ASCII));
            return interpret(dialer.exchange(request, provider.hosts(), DEADLINE));
        } catch (ExchangeFailedException e) {
            // a second token of an installation does the first no harm, so nothing is uncertain
            return new TokenAnswer.Transient("the provider cannot be reached or did not answer", null);
        }
    }

    private TokenAnswer interpret(WireResponse answer) {
        return switch (answer.status()) {
            case 201 ->
                AnswerNormaliser.read(answer.body(), "application/json")
                        .flatMap(fields -> tokens(fields, fields, clock.instant()))
                        .<TokenAnswer>map(tokens -> tokens)
                        .orElseGet(InstallationEndpoint::noToken);
            case 401 -> new TokenAnswer.OperatorFault(Causes.APP_KEY_REJECTED);
            case 404, 410 -> new TokenAnswer.Dead("installation_removed");
            default -> new TokenAnswer.Transient("the provider answered HTTP " + answer.status(), null);
        };
    }

    /**
     * The token in an answer; empty if there is none, or it has no end.
     *
     * @param said where the answer says what the token allows
     */
    static Optional<TokenAnswer.Tokens> tokens(ObjectNode fields, JsonNode said, Instant now) {
        String token = fields.path("token").asText("");
        Duration lifetime = lifetime(fields.path("expires_at").asText(""), now);
        if (!AnswerNormaliser.isToken(token) || lifetime == null) {
            return Optional.empty();
        }
        Set<String> permissions = new TreeSet<>();
        said.path("permissions").properties().forEach(each -> {
            String permission = each.getKey() + ":" + each.getValue().asText("");
            if (permission.matches("[a-z_]{1,64}:[a-z]{1,16}")) {
                permissions.add(permission);
            }
        });
        byte[] secret = token.getBytes(StandardCharsets.US_ASCII);
        try {
            return Optional.of(
                    new TokenAnswer.Tokens(SecretBytes.copyOf(secret), null, lifetime, null, permissions, null));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static @Nullable Duration lifetime(String expiresAt, Instant now) {
        try {
            Duration left = Duration.between(now, Instant.parse(expiresAt));
            return left.isNegative() || left.isZero() ? null : left;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static TokenAnswer noToken() {
        return new TokenAnswer.Transient("the provider's answer has no token", null);
    }
}
