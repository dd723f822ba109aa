package dev.skillvault.impl.token;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with providers' token endpoints (RFC 6749 section 3.2). The OAuth library builds the message and parses the answer; the
 * bytes travel through the vault's own dialer, once.
 *
 * <p>Thread-safe. Secrets are text inside the library for the length of an exchange; that cannot be wiped.
 */
final class TokenEndpoint {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Set<String> DEAD = Set.of("invalid_grant", "bad_refresh_token", "bad_verification_code");
    private static final Set<String> OPERATOR = Set.of(
            "invalid_client",
            "unauthorized_client",
            "incorrect_client_credentials",
            "redirect_uri_mismatch",
            "unsupported_grant_type",
            "invalid_request",
            "invalid_scope");

    private final Dialer dialer;
    private final OAuthClients clients;

    TokenEndpoint(Dialer dialer, OAuthClients clients) {
        this.dialer = dialer;
        this.clients = clients;
    }

    /** Exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
    TokenAnswer exchangeCode(ProviderDescriptor provider, SecretBytes code, URI redirectUri, SecretBytes verifier) {
        return exchange(
                provider,
                new AuthorizationCodeGrant(
                        new AuthorizationCode(text(code)), redirectUri, new CodeVerifier(text(verifier))));
    }

    /** Gets the next access token, in whatever way this connection does. Never asks for more scope than was granted. */
    TokenAnswer renew(ProviderDescriptor provider, Renewal renewal) {
        return renewal.fold(
                none -> new TokenAnswer.Dead("no_refresh_token"), token -> refresh(provider, token.secret()));
    }

    /** Exchanges a refresh token (RFC 6749 section 6). Names no scope, which means the same as before. */
    private TokenAnswer refresh(ProviderDescriptor provider, SecretBytes refreshToken) {
        return exchange(provider, new RefreshTokenGrant(new RefreshToken(text(refreshToken))));
    }

    private TokenAnswer exchange(ProviderDescriptor provider, AuthorizationGrant grant) {
        OAuthClients.Client client = clients.require(provider.name());
        URI endpoint = provider.tokenEndpoint();
        TokenRequest request = proof(provider, client)
                .map(proof -> new TokenRequest.Builder(endpoint, proof, grant))
                .orElseGet(() -> new TokenRequest.Builder(endpoint, new ClientID(client.id()), grant))
                .build();
        HTTPRequest built = request.toHTTPRequest();
        Map<String, String> headers = new TreeMap<>();
        headers.put("accept", "application/json");
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        if (built.getAuthorization() != null) {
            headers.put("authorization", built.getAuthorization());
        }
        byte[] body = built.getBody().getBytes(StandardCharsets.UTF_8);
        try {
            return interpret(
                    provider,
                    dialer.exchange(new WireRequest("POST", endpoint, headers, body), provider.hosts(), DEADLINE));
        } catch (ExchangeFailedException e) {
            return e.maybeSent()
                    ? new TokenAnswer.NoAnswer()
                    : new TokenAnswer.Transient("the provider cannot be reached", null);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    /** In the body or in the header, as the provider wants it (RFC 6749 section 2.3.1); empty for a public client. */
    static Optional<ClientAuthentication> proof(ProviderDescriptor provider, OAuthClients.Client client) {
        ClientID id = new ClientID(client.id());
        Optional<Secret> secret = client.confidential().map(each -> new Secret(text(each)));
        return switch (provider.oauth().clientAuthentication()) {
            case CLIENT_SECRET_POST -> secret.map(each -> new ClientSecretPost(id, each));
            case CLIENT_SECRET_BASIC -> secret.map(each -> new ClientSecretBasic(id, each));
            case NONE -> Optional.empty();
        };
    }

    static TokenAnswer interpret(ProviderDescriptor provider, WireResponse answer) {
        int status = answer.status();
        if (status == 408 || status == 429 || status >= 500) {
            return new TokenAnswer.Transient("the provider answered HTTP " + status, retryAfter(answer));
        }
        Optional<AnswerNormaliser.Normalised> normalised = AnswerNormaliser.normalise(
                answer.body(),
                answer.header("content-type").orElse(""),
                provider.oauth().scopeSeparator());
        if (normalised.isEmpty()) {
            return new TokenAnswer.Transient("the provider answered HTTP " + status + " with no token answer", null);
        }
        try {
            HTTPResponse standard = new HTTPResponse(normalised.get().error() || status != 200 ? 400 : 200);
            standard.setContentType("application/json");
            standard.setBody(normalised.get().json());
            TokenResponse response = TokenResponse.parse(standard);
            return response.indicatesSuccess()
                    ? tokens(
                            response.toSuccessResponse().getTokens(),
                            normalised.get().refreshLifetime())
                    : rejected(response.toErrorResponse().getErrorObject().getCode());
        } catch (ParseException e) {
            return new TokenAnswer.Transient("the provider answered HTTP " + status + " with no token answer", null);
        }
    }

    private static TokenAnswer tokens(Tokens parsed, @Nullable Duration refreshLifetime) {
        long lifetime = parsed.getAccessToken().getLifetime();
        @Nullable
        Set<String> scopes = parsed.getAccessToken().getScope() == null
                ? null
                : new LinkedHashSet<>(parsed.getAccessToken().getScope().toStringList());
        RefreshToken refresh = parsed.getRefreshToken();
        return new TokenAnswer.Tokens(
                secret(parsed.getAccessToken().getValue()),
                refresh == null ? null : secret(refresh.getValue()),
                lifetime <= 0 ? null : Duration.ofSeconds(lifetime),
                refreshLifetime,
                scopes);
    }

    private static TokenAnswer rejected(@Nullable String code) {
        if (code != null && DEAD.contains(code)) {
            return new TokenAnswer.Dead(code);
        }
        if (code != null && OPERATOR.contains(code)) {
            return new TokenAnswer.OperatorFault(code);
        }
        return new TokenAnswer.Transient("the provider answered with an error that is not in RFC 6749", null);
    }

    private static @Nullable Duration retryAfter(WireResponse answer) {
        return answer.header("retry-after")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(null);
    }

    private static SecretBytes secret(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        try {
            return SecretBytes.copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static String text(SecretBytes secret) {
        return secret.<String, RuntimeException>use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
