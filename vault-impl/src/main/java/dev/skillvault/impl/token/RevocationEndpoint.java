package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Token;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.Endpoints;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Revokes tokens: RFC 7009, and GitHub's and Slack's own forms.
 *
 * <p>Thread-safe.
 */
final class RevocationEndpoint {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Slack's words for a token that is not valid any more (its method {@code auth.revoke}). */
    private static final Set<String> GONE = Set.of("invalid_auth", "token_revoked", "token_expired");

    private final Dialer dialer;
    private final OAuthClients clients;

    RevocationEndpoint(Dialer dialer, OAuthClients clients) {
        this.dialer = dialer;
        this.clients = clients;
    }

    /** Revokes the refresh token, and with it what was made from it; without one, the access token. */
    Disconnection revoke(ProviderDescriptor provider, TokenSet tokens) {
        Endpoints.Revocation revocation = provider.endpoints().revocation();
        if (revocation == null) {
            return Disconnection.PROVIDER_CANNOT_REVOKE;
        }
        if (revocation.style() != Endpoints.RevocationStyle.SLACK
                && !clients.providers().contains(provider.name())) {
            return Disconnection.NO_CLIENT_REGISTRATION;
        }
        return switch (revocation.style()) {
            case RFC7009 -> answered(provider, rfc7009(provider, revocation.endpoint(), tokens));
            case GITHUB -> answered(provider, github(provider, revocation.endpoint(), tokens.access()));
            case SLACK -> slack(provider, revocation.endpoint(), tokens);
        };
    }

    private Disconnection answered(ProviderDescriptor provider, WireRequest request) {
        try {
            WireResponse answer = dialer.exchange(request, provider.hosts(), DEADLINE);
            boolean done = answer.status() == 200 || answer.status() == 204;
            boolean meant = !provider.quirks().contains(Quirk.OK_FIELD) || saysOkOrGone(answer.body());
            return done && meant ? Disconnection.REVOKED_AT_PROVIDER : Disconnection.REVOCATION_FAILED;
        } catch (ExchangeFailedException e) {
            return Disconnection.REVOCATION_FAILED;
        }
    }

    /** The refresh token first, where rotation gave one: it would bring another access token. */
    private Disconnection slack(ProviderDescriptor provider, String endpoint, TokenSet tokens) {
        Disconnection refresh = tokens.refresh()
                .map(token -> answered(provider, slack(endpoint, token)))
                .orElse(Disconnection.REVOKED_AT_PROVIDER);
        Disconnection access = answered(provider, slack(endpoint, tokens.access()));
        return refresh == Disconnection.REVOKED_AT_PROVIDER ? access : refresh;
    }

    /** RFC 7009 section 2.1. */
    private WireRequest rfc7009(ProviderDescriptor provider, String endpoint, TokenSet tokens) {
        OAuthClients.Client client = clients.require(provider.name());
        Token token = tokens.refresh()
                .<Token>map(refresh -> new RefreshToken(text(refresh)))
                .orElseGet(() -> new BearerAccessToken(text(tokens.access())));
        URI uri = URI.create(endpoint);
        HTTPRequest built = ClientProof.of(provider, client)
                .map(proof -> new TokenRevocationRequest(uri, proof, token))
                .orElseGet(() -> new TokenRevocationRequest(uri, new ClientID(client.id()), token))
                .toHTTPRequest();
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded");
        if (built.getAuthorization() != null) {
            headers.put("authorization", built.getAuthorization());
        }
        byte[] form = ClientParameter.in(provider, built.getBody()).getBytes(StandardCharsets.UTF_8);
        return new WireRequest("POST", uri, headers, form);
    }

    /** "Delete an app token" of GitHub's REST API for OAuth applications. */
    private WireRequest github(ProviderDescriptor provider, String endpoint, SecretBytes access) {
        OAuthClients.Client client = clients.require(provider.name());
        Secret secret =
                new Secret(client.confidential().map(RevocationEndpoint::text).orElse(""));
        Map<String, String> headers = new HashMap<>(provider.api().requestHeaders());
        headers.put(
                "authorization", new ClientSecretBasic(new ClientID(client.id()), secret).toHTTPAuthorizationHeader());
        headers.put("content-type", "application/json");
        return new WireRequest(
                "DELETE",
                URI.create(endpoint.replace("{client_id}", ApiRequest.segment(client.id()))),
                headers,
                JSON.createObjectNode()
                        .put("access_token", text(access))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Slack's method {@code auth.revoke}, which revokes the token that it is called with. */
    private static WireRequest slack(String endpoint, SecretBytes token) {
        return new WireRequest(
                "POST",
                URI.create(endpoint),
                Map.of("authorization", "Bearer " + text(token), "content-type", "application/x-www-form-urlencoded"),
                new byte[0]);
    }

    /** A token that Slack knows no longer is as good as revoked: the refresh token took its access token with it. */
    private static boolean saysOkOrGone(byte[] answer) {
        try {
            JsonNode said = JSON.readTree(answer);
            return said.path("ok").asBoolean(false)
                    || GONE.contains(said.path("error").asText());
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(SecretBytes secret) {
        return secret.<String, RuntimeException>use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
