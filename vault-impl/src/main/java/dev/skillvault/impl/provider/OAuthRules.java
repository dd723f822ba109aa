package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a provider speaks OAuth.
 *
 * @param flows the ways to a connection that the provider offers
 * @param issuer the {@code iss} of RFC 9207, or null if the provider sends none
 * @param issRequired whether an answer to an authorization request that does not name the issuer is refused (RFC 9207 section 2.4); null
 *     means false
 * @param clientAuthentication how the client proves itself at the token endpoint
 * @param scopeSeparator between scopes in a token answer
 * @param requestScopeSeparator between scopes in a request; RFC 6749 section 3.3 says a space
 * @param alwaysScopes asked for in every consent, like {@code offline_access} where it alone brings a refresh token
 * @param authorizationParameters sent along with every authorization request
 */
public record OAuthRules(
        @JsonProperty(required = true) Set<Flow> flows,
        @Nullable String issuer,
        @Nullable Boolean issRequired,
        @JsonProperty(required = true) ClientAuthentication clientAuthentication,
        @JsonProperty(required = true) String scopeSeparator,
        @JsonProperty(required = true) String requestScopeSeparator,
        @JsonProperty(required = true) List<String> alwaysScopes,
        @JsonProperty(required = true) Map<String, String> authorizationParameters) {

    /** Whether an answer to an authorization request must name the issuer. */
    public boolean requiresIss() {
        return Boolean.TRUE.equals(issRequired);
    }

    /** A way to a connection. */
    public enum Flow {
        /** Authorization code with PKCE: loopback, redirect or pasted URL. */
        @JsonProperty("code")
        CODE,
        /** Device code, RFC 8628. */
        @JsonProperty("device")
        DEVICE,
        /** Client credentials, RFC 6749 section 4.4. */
        @JsonProperty("client_credentials")
        CLIENT_CREDENTIALS,
        /** A signed assertion, RFC 7523. */
        @JsonProperty("service_account")
        SERVICE_ACCOUNT,
        /** An installation of a GitHub App. */
        @JsonProperty("installation")
        INSTALLATION,
        /** A secret that is not exchanged: a personal access token, a bot token. */
        @JsonProperty("static")
        STATIC
    }

    /** How a client proves itself, by the names that OAuth metadata uses (RFC 7591 section 2). */
    public enum ClientAuthentication {
        /** In the body. */
        @JsonProperty("client_secret_post")
        CLIENT_SECRET_POST,
        /** In the {@code Authorization} header. */
        @JsonProperty("client_secret_basic")
        CLIENT_SECRET_BASIC,
        /** Not at all: public clients only. */
        @JsonProperty("none")
        NONE
    }
}
