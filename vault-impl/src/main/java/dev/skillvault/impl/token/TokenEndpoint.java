package dev.skillvault.impl.token;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.skillvault.impl.connection.Causes;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with providers' token endpoints (RFC 6749 section 3.2). The OAuth library builds the message and parses the answer; the
 * bytes travel through the vault's own dialer, once.
 *
 * <p>Thread-safe. Secrets are text inside the library for the length of an exchange; that cannot be wiped.
 */
final class TokenEndpoint {
    private static final String UNREACHABLE = "the provider cannot be reached";
    /** RFC 6749 section 5.2, GitHub, Slack (its method {@code oauth.v2.access}). */
    private static final Set<String> DEAD = Set.of(
            "invalid_grant",
            "bad_refresh_token",
            "bad_verification_code",
            "invalid_refresh_token",
            "token_revoked",
            "invalid_code",
            "code_already_used");

    private final FormSender sender;
    private final OAuthClients clients;
    private final Assertions assertions;
    private final InstallationEndpoint installations;

    private TokenEndpoint(
            FormSender sender, OAuthClients clients, Assertions assertions, InstallationEndpoint installations) {
        this.sender = sender;
        this.clients = clients;
        this.assertions = assertions;
        this.installations = installations;
    }

    /** An endpoint over the dialer, with the agent's registrations. */
    static TokenEndpoint of(Dialer dialer, OAuthClients clients, Clock clock) {
        Assertions assertions = new Assertions(clock);
        return new TokenEndpoint(
                new FormSender(dialer), clients, assertions, new InstallationEndpoint(dialer, assertions, clock));
    }

    /** Exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
    TokenAnswer exchangeCode(ProviderDescriptor provider, SecretBytes code, URI redirectUri, SecretBytes verifier) {
        return exchange(
                provider,
                new AuthorizationCodeGrant(
                        new AuthorizationCode(text(code)), redirectUri, new CodeVerifier(text(verifier))),
                null);
    }

    /** Asks whether a user has consented on another device (RFC 8628 section 3.4). */
    Exchange<TokenAnswer.Tokens> exchangeDeviceCode(ProviderDescriptor provider, SecretBytes deviceCode) {
        try {
            WireResponse answer = send(provider, new DeviceCodeGrant(new DeviceCode(text(deviceCode))), null);
            Optional<Exchange<TokenAnswer.Tokens>> pending = DeviceAnswers.<TokenAnswer.Tokens>pending(answer);
            return pending.isPresent()
                    ? pending.get()
                    : interpret(provider, answer).asExchange();
        } catch (ExchangeFailedException e) {
            return new Exchange.Passing<>(UNREACHABLE, null);
        }
    }

    /** Gets the next access token, in whatever way this connection does. Never asks for more scope than was granted. */
    TokenAnswer renew(ProviderDescriptor provider, Renewal renewal) {
        return renewal.fold(
                none -> new TokenAnswer.Dead("no_refresh_token"),
                token -> exchange(provider, new RefreshTokenGrant(new RefreshToken(text(token.secret()))), null),
                credentials -> exchange(provider, new ClientCredentialsGrant(), credentials.scopes()),
                account ->
                        exchange(provider, new JWTBearerGrant(assertions.of(account, provider.tokenEndpoint())), null),
                installation -> installations.token(provider, installation));
    }

    /**
     * Gets an access token for fewer scopes, beside the one there is (RFC 6749 sections 4.4.2 and 6).
     *
     * @throws IllegalArgumentException if this connection has no such way, or no scope is named, which would mean all
     */
    TokenAnswer narrowed(ProviderDescriptor provider, Renewal renewal, Set<String> scopes) {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("no scope would mean all of them");
        }
        if (renewal instanceof Renewal.RefreshToken token) {
            return exchange(provider, new RefreshTokenGrant(new RefreshToken(text(token.secret()))), scopes);
        } else if (renewal instanceof Renewal.ClientCredentials) {
            return exchange(provider, new ClientCredentialsGrant(), scopes);
        } else if (renewal instanceof Renewal.ServiceAccount account) {
            Renewal.ServiceAccount less = new Renewal.ServiceAccount(
                    account.email(), account.keyId(), account.key(), account.subject(), scopes);
            return exchange(provider, new JWTBearerGrant(assertions.of(less, provider.tokenEndpoint())), null);
        }
        throw new IllegalArgumentException("this connection's tokens are not narrowed by scope");
    }

    private TokenAnswer exchange(ProviderDescriptor provider, AuthorizationGrant grant, @Nullable Set<String> scopes) {
        try {
            return interpret(provider, send(provider, grant, scopes));
        } catch (ExchangeFailedException e) {
            return e.maybeSent() ? new TokenAnswer.NoAnswer() : new TokenAnswer.Transient(UNREACHABLE, null);
        }
    }

    /** Without scopes none are named, which means in a refresh: the same as before (RFC 6749 section 6). */
    private WireResponse send(ProviderDescriptor provider, AuthorizationGrant grant, @Nullable Set<String> scopes)
            throws ExchangeFailedException {
        URI endpoint = provider.tokenEndpoint();
        TokenRequest.Builder request = request(provider, endpoint, grant);
        if (scopes != null && !scopes.isEmpty()) {
            request.scope(new Scope(scopes.toArray(String[]::new)));
        }
        return sender.send(provider, endpoint, request.build().toHTTPRequest());
    }

    /** An assertion proves its own sender (RFC 7523 section 3.1), for most; all else is the agent's registration's. */
    private TokenRequest.Builder request(ProviderDescriptor provider, URI endpoint, AuthorizationGrant grant) {
        if (grant instanceof JWTBearerGrant && !provider.quirks().contains(Quirk.ASSERTION_WITH_CLIENT)) {
            return new TokenRequest.Builder(endpoint, grant);
        }
        OAuthClients.Client client = clients.require(provider.name());
        return ClientProof.of(provider, client)
                .map(proof -> new TokenRequest.Builder(endpoint, proof, grant))
                .orElseGet(() -> new TokenRequest.Builder(endpoint, new ClientID(client.id()), grant));
    }

    static TokenAnswer interpret(ProviderDescriptor provider, WireResponse answer) {
        int status = answer.status();
        if (status == 408 || status == 429 || status >= 500) {
            return new TokenAnswer.Transient("the provider answered HTTP " + status, retryAfter(answer));
        }
        Optional<AnswerNormaliser.Normalised> normalised = AnswerNormaliser.normalise(
                answer.body(), answer.header("content-type").orElse(""), provider);
        if (normalised.isEmpty()) {
            return new TokenAnswer.Transient("the provider answered HTTP " + status + " with no token answer", null);
        }
        try {
            HTTPResponse standard = new HTTPResponse(normalised.get().error() || status != 200 ? 400 : 200);
            standard.setContentType("application/json");
            standard.setBody(normalised.get().json());
            TokenResponse response = TokenResponse.parse(standard);
            return response.indicatesSuccess()
                    ? tokens(response.toSuccessResponse().getTokens(), normalised.get())
                    : rejected(response.toErrorResponse().getErrorObject().getCode());
        } catch (ParseException e) {
            return new TokenAnswer.Transient("the provider answered HTTP " + status + " with no token answer", null);
        }
    }

    private static TokenAnswer tokens(Tokens parsed, AnswerNormaliser.Normalised normalised) {
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
                normalised.refreshLifetime(),
                scopes,
                normalised.tenantUrl());
    }

    static TokenAnswer rejected(@Nullable String code) {
        if (code != null && DEAD.contains(code)) {
            return new TokenAnswer.Dead(code);
        }
        if (code != null && Causes.isRegistrationError(code)) {
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
