package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gets device codes (RFC 8628 section 3.1). The vault reads the answer itself: Google calls {@code verification_uri} {@code
 * verification_url}, and GitHub answers with a form unless it is asked for JSON.
 *
 * <p>Thread-safe.
 */
final class DeviceEndpoint {
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(1);
    /** RFC 8628 section 3.2: if none is given, clients use 5. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final FormSender sender;
    private final OAuthClients clients;

    DeviceEndpoint(FormSender sender, OAuthClients clients) {
        this.sender = sender;
        this.clients = clients;
    }

    Exchange<DeviceCodes> begin(ProviderDescriptor provider, Set<String> scopes) {
        URI endpoint = provider.endpoints().deviceAuthorization();
        if (endpoint == null) {
            throw new VaultConfigurationException(provider.title() + " has no device codes: connect it another way");
        }
        OAuthClients.Client client = clients.require(provider.name());
        DeviceAuthorizationRequest.Builder request = ClientProof.of(provider, client)
                .map(DeviceAuthorizationRequest.Builder::new)
                .orElseGet(() -> new DeviceAuthorizationRequest.Builder(new ClientID(client.id())));
        if (!scopes.isEmpty()) {
            request.scope(new Scope(scopes.toArray(String[]::new)));
        }
        try {
            return read(sender.send(
                    provider, endpoint, request.endpointURI(endpoint).build().toHTTPRequest()));
        } catch (ExchangeFailedException e) {
            return new Exchange.Passing<>("the provider cannot be reached", null);
        }
    }

    private static Exchange<DeviceCodes> read(WireResponse answer) {
        Optional<ObjectNode> parsed = AnswerNormaliser.read(
                answer.body(), answer.header("content-type").orElse(""));
        if (parsed.isEmpty() || answer.status() == 429 || answer.status() >= 500) {
            return new Exchange.Passing<>("the provider answered HTTP " + answer.status(), null);
        }
        ObjectNode fields = parsed.get();
        if (fields.path("error").isTextual()) {
            return new Exchange.Misregistered<>(AnswerNormaliser.errorCode(fields));
        }
        String deviceCode = fields.path("device_code").asText("");
        String userCode = fields.path("user_code").asText("");
        URI page = page(fields.path("verification_uri"));
        if (page == null) {
            page = page(fields.path("verification_url"));
        }
        if (deviceCode.isEmpty() || !userCode.matches("[\\x21-\\x7e]{1,64}") || page == null) {
            return new Exchange.Passing<>("the provider's answer has no device code, user code or page", null);
        }
        byte[] secret = deviceCode.getBytes(StandardCharsets.UTF_8);
        try {
            return new Exchange.Granted<>(new DeviceCodes(
                    SecretBytes.copyOf(secret),
                    new DeviceCodes.Shown(
                            userCode,
                            page,
                            page(fields.path("verification_uri_complete")),
                            seconds(fields.path("interval"), INTERVAL)),
                    seconds(fields.path("expires_in"), LIFETIME)));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A page for a person to open: https, so that nobody on the way can send them elsewhere. */
    private static @Nullable URI page(JsonNode field) {
        try {
            URI uri = URI.create(field.asText(""));
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null
                    ? uri
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static Duration seconds(JsonNode field, Duration otherwise) {
        Duration given = Duration.ofSeconds(Math.min(field.asLong(0), LONGEST.toSeconds()));
        return given.isNegative() || given.isZero() ? otherwise : given;
    }
}
