package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request that reached the sandbox, and what became of it. It never holds a token, a code or a client secret.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class RecordedRequest {

    /** What a request was for. */
    public enum Kind {
        /** The authorization endpoint, visited by the browser. */
        AUTHORIZE,
        /** The device authorization endpoint of RFC 8628. */
        DEVICE_AUTHORIZATION,
        /** The token endpoint with an authorization code. */
        TOKEN_CODE,
        /** The token endpoint with a refresh token. */
        TOKEN_REFRESH,
        /** The token endpoint with a device code, a poll. */
        TOKEN_DEVICE,
        /** The token endpoint with nothing but the client's own credentials. */
        TOKEN_CLIENT_CREDENTIALS,
        /** The token endpoint with a signed assertion (RFC 7523). */
        TOKEN_JWT_BEARER,
        /** A request for an installation token of a GitHub App. */
        TOKEN_INSTALLATION,
        /** An exchange of a user token for a narrower one. */
        TOKEN_SCOPED,
        /** A revocation of tokens. */
        REVOKE,
        /** A question whether a token is active (RFC 7662). */
        INTROSPECT,
        /** The metadata of an authorization server (RFC 8414). */
        METADATA,
        /** A delivery to the webhook receiver. */
        WEBHOOK,
        /** A call of the provider's API. */
        API,
        /** A path, a method or a grant type the sandbox does not know. */
        UNKNOWN;

        /** {@return whether tokens are asked for} */
        public boolean isTokenRequest() {
            return name().startsWith("TOKEN_");
        }
    }

    private final Instant at;
    private final Kind kind;
    private final String host;
    private final String method;
    private final String target;
    private final int status;
    private final @Nullable String account;
    private final @Nullable String family;
    private final boolean authorized;
    private final @Nullable JsonNode body;

    RecordedRequest(
            Instant at,
            Kind kind,
            String host,
            Request request,
            int status,
            @Nullable String account,
            @Nullable String family) {
        boolean oauth = kind != Kind.API && kind != Kind.UNKNOWN;
        this.at = at;
        this.kind = kind;
        this.host = host;
        this.method = request.method();
        this.target = Redaction.path(request.path())
                + (oauth ? "" : query(request.query().redacted().encoded()));
        this.status = status;
        this.account = account;
        this.family = family;
        this.authorized = request.header("Authorization").isPresent();
        this.body = oauth ? null : request.json().map(Redaction::json).orElse(null);
    }

    private static String query(String encoded) {
        return encoded.isEmpty() ? "" : "?" + encoded;
    }

    /** {@return the sandbox's time when the request had been dealt with} */
    public Instant at() {
        return at;
    }

    /** {@return what the request was for} */
    public Kind kind() {
        return kind;
    }

    /** {@return the provider's public host name the request was meant for} */
    public String host() {
        return host;
    }

    /** {@return the HTTP method} */
    public String method() {
        return method;
    }

    /** {@return the encoded path and query, secrets blotted out; for OAuth endpoints the path alone} */
    public String target() {
        return target;
    }

    /** {@return the HTTP status of the answer; 0 if a fault kept the answer back} */
    public int status() {
        return status;
    }

    /** {@return the sandbox user whose token or consent was used, as named to {@link Sandbox#browser}; null if none was} */
    public @Nullable String account() {
        return account;
    }

    /**
     * Names the consent whose tokens were used: the same for all refreshes of one connection, also for those that came too late.
     *
     * @return a name without meaning; null if no consent was used, or none that is remembered
     */
    public @Nullable String family() {
        return family;
    }

    /** {@return whether the request carried an Authorization header} */
    public boolean authorized() {
        return authorized;
    }

    /** {@return the JSON body of an API request, strings that contain a sandbox secret blotted out; empty if there was none} */
    public Optional<JsonNode> body() {
        return Optional.ofNullable(body).map(JsonNode::deepCopy);
    }

    @Override
    public String toString() {
        return "RecordedRequest[" + at + " " + kind + " " + method + " " + host + target + " -> " + status + " for "
                + account + "]";
    }
}
