package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stand-in for Google's authorization server, not Google. It follows "Google Identity: Using OAuth 2.0 for Web Server
 * Applications" (developers.google.com, /identity/protocols/oauth2/web-server) and "OAuth 2.0 for Mobile and Desktop Apps"
 * (/identity/protocols/oauth2/native-app). Stricter than Google: PKCE is required, and a refresh token takes {@code
 * access_type=offline} and {@code prompt=consent} even on first consent.
 */
final class GoogleAccounts {

    static final String ISSUER = "https://accounts.google.com";

    private final World world;
    private final CodeExchange exchange;

    GoogleAccounts(World world) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.GOOGLE);
    }

    List<Site> sites() {
        Answer notFound = Answer.page(404, "Error 404 (Not Found)");
        AuthorizationEndpoint endpoint =
                new AuthorizationEndpoint(world, Provider.GOOGLE, ISSUER, GoogleAccounts::isScope);
        return List.of(
                new Site("accounts.google.com", notFound)
                        .on("GET", "/o/oauth2/v2/auth", Kind.AUTHORIZE, endpoint::authorize),
                new Site("oauth2.googleapis.com", notFound)
                        .on("POST", "/token", TokenRequests::kind, this::token)
                        .on("POST", "/revoke", Kind.REVOKE, this::revoke));
    }

    private static boolean isScope(String scope) {
        return scope.startsWith("https://www.googleapis.com/auth/")
                || Set.of("https://mail.google.com/", "openid", "email", "profile")
                        .contains(scope);
    }

    private Answer token(Call call) {
        Request request = call.request();
        if (request.form().hasRepeated()) {
            return error(400, "invalid_request", "A parameter is repeated.");
        }
        if (!world.clients().authenticated(Provider.GOOGLE, request)) {
            return error(401, "invalid_client", "Unauthorized");
        }
        return switch (TokenRequests.kind(request)) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            default -> error(400, "unsupported_grant_type", "Invalid grant_type");
        };
    }

    private Answer code(Call call) {
        try {
            Codes.Pending pending = exchange.redeem(call);
            Consent consent = pending.consent();
            ObjectNode tokens = tokens(consent, consent.scopes());
            if (pending.offline()) {
                tokens.put("refresh_token", world.tokens().issueRefresh(consent, null));
            }
            return fresh(200, tokens);
        } catch (CodeExchange.Failed e) {
            return switch (e.failure()) {
                case REDIRECT_MISMATCH -> error(400, "redirect_uri_mismatch", "Bad Request");
                case BAD_VERIFIER -> error(400, "invalid_grant", "Invalid code verifier.");
                case BAD_CODE -> error(400, "invalid_grant", "Malformed auth code.");
            };
        }
    }

    /** No rotation: the refresh token stays, and the answer does not repeat it. */
    private Answer refresh(Call call) {
        Parameters form = call.request().form();
        Optional<Token> refresh = world.tokens().find(form.value("refresh_token"), Provider.GOOGLE, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            return error(400, "invalid_grant", "Token has been expired or revoked.");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent.user());
        Set<String> scopes = new LinkedHashSet<>(consent.scopes());
        if (form.first("scope").isPresent()) {
            List<String> narrower = List.of(form.value("scope").split(" ", -1));
            if (!scopes.containsAll(narrower)) {
                return error(400, "invalid_scope", "Some requested scopes were not granted.");
            }
            scopes.retainAll(narrower);
        }
        return fresh(200, tokens(consent, scopes));
    }

    private ObjectNode tokens(Consent consent, Set<String> scopes) {
        return Json.object()
                .put("access_token", world.tokens().issueAccess(consent, scopes))
                .put("expires_in", Provider.GOOGLE.accessLifetime.toSeconds())
                .put("scope", String.join(" ", scopes))
                .put("token_type", "Bearer");
    }

    /** Takes either token, in the form or in the query; both die (RFC 7009). */
    private Answer revoke(Call call) {
        Request request = call.request();
        String secret =
                request.form().first("token").orElseGet(() -> request.query().value("token"));
        Optional<Token> token = world.tokens().find(secret, Provider.GOOGLE);
        if (token.isEmpty()) {
            return error(400, "invalid_token", "Token expired or revoked");
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent.user());
        world.tokens().revokeConsent(consent.id());
        return fresh(200, Json.object());
    }

    private static Answer error(int status, String error, String description) {
        return fresh(status, Json.object().put("error", error).put("error_description", description));
    }

    private static Answer fresh(int status, ObjectNode body) {
        return Answer.json(status, body).with("Cache-Control", "no-store");
    }
}
