package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Asks providers whether an access token is active (RFC 7662). Of the answer nothing is kept but that.
 *
 * <p>Thread-safe.
 */
public final class IntrospectionEndpoint {
    private static final int OK = 200;

    private final FormSender sender;
    private final OAuthClients clients;

    /** Asks by this dialer, as these clients. */
    public IntrospectionEndpoint(Dialer dialer, OAuthClients clients) {
        this.sender = new FormSender(dialer);
        this.clients = clients;
    }

    /**
     * What a provider said.
     *
     * @param status of the answer; any but 200 says nothing of the token, 401 neither: it is about the client (section 2.3)
     * @param word what it said
     */
    public record Answer(int status, Word word) {}

    /** What an answer says of a token. */
    public enum Word {
        /** It is active. */
        ACTIVE,
        /** It is not active, or this client may not know (RFC 7662 section 2.2). */
        INACTIVE,
        /** Nothing that RFC 7662 defines. */
        NOTHING
    }

    /**
     * Asks, once.
     *
     * @throws ExchangeFailedException if there was no answer
     */
    @RevealsAccessToken("introspection sends the token itself to the provider that gave it (RFC 7662 section 2.1)")
    public Answer ask(ProviderDescriptor provider, AccessToken token) throws ExchangeFailedException {
        URI endpoint = Objects.requireNonNull(provider.endpoints().introspection(), "no introspection endpoint");
        WireResponse answer = token.<WireResponse, ExchangeFailedException>reveal(
                raw -> sender.send(provider, endpoint, question(provider, endpoint, raw)));
        return new Answer(answer.status(), answer.status() == OK ? word(answer) : Word.NOTHING);
    }

    private HTTPRequest question(ProviderDescriptor provider, URI endpoint, byte[] raw) {
        BearerAccessToken token = new BearerAccessToken(new String(raw, StandardCharsets.UTF_8));
        OAuthClients.Client client = clients.require(provider.name());
        return ClientProof.of(provider, client)
                .map(proof -> new TokenIntrospectionRequest(endpoint, proof, token))
                .orElseGet(
                        () -> new TokenIntrospectionRequest(endpoint, token, Map.of("client_id", List.of(client.id()))))
                .toHTTPRequest();
    }

    private static Word word(WireResponse answer) {
        JsonNode active = AnswerNormaliser.read(answer.body(), "application/json")
                .map(fields -> fields.path("active"))
                .filter(JsonNode::isBoolean)
                .orElse(null);
        if (active == null) {
            return Word.NOTHING;
        }
        return active.booleanValue() ? Word.ACTIVE : Word.INACTIVE;
    }
}
