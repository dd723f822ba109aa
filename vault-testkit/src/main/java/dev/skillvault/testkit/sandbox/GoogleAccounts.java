package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stand-in for Google's authorization server, not Google. It follows "Google Identity: Using OAuth 2.0 for Web Server
 * Applications" (developers.google.com, /identity/protocols/oauth2/web-server) and "OAuth 2.0 for Mobile and Desktop Apps"
 * (/identity/protocols/oauth2/native-app): a refresh token comes with {@code access_type=offline}, on a second consent only with
 * {@code prompt=consent}. Stricter than Google: PKCE is required.
 */
final class GoogleAccounts {

    static final String ISSUER = "https://accounts.google.com";

    private final World world;
    private final CodeExchange exchange;
    private final GoogleTokens tokens;
    private final GoogleDevices devices;
    private final GoogleServiceAccounts serviceAccounts;

    GoogleAccounts(World world, SandboxGoogle google) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.GOOGLE);
        this.tokens = new GoogleTokens(world);
        this.devices = new GoogleDevices(world, tokens);
        this.serviceAccounts = new GoogleServiceAccounts(world, tokens, google);
    }

    List<Site> sites() {
        Answer notFound = Answer.page(404, "Error 404 (Not Found)");
        AuthorizationRules rules = new AuthorizationRules(
                ISSUER, GoogleAccounts::isScope, true, true, true, AuthorizationRules::scopes, this::isRefreshable);
        AuthorizationEndpoint endpoint = new AuthorizationEndpoint(world, Provider.GOOGLE, rules);
        DevicePage page = new DevicePage(world, Provider.GOOGLE);
        return List.of(
                new Site("accounts.google.com", notFound)
                        .on("GET", "/o/oauth2/v2/auth", Kind.AUTHORIZE, endpoint::authorize),
                new Site("www.google.com", notFound)
                        .on("GET", "/device", Kind.AUTHORIZE, page::show)
                        .on("POST", "/device", Kind.AUTHORIZE, page::enter),
                new Site("oauth2.googleapis.com", notFound)
                        .on("POST", "/token", TokenRequests::kind, this::token)
                        .on("POST", "/device/code", Kind.DEVICE_AUTHORIZATION, devices::authorize)
                        .on("POST", "/revoke", Kind.REVOKE, this::revoke));
    }

    private static boolean isScope(String scope) {
        return scope.startsWith("https://www.googleapis.com/auth/")
                || Set.of("https://mail.google.com/", "openid", "email", "profile")
                        .contains(scope);
    }

    /** "refresh_token ... only present if access_type was offline", and returned once unless consent is prompted for again. */
    private boolean isRefreshable(Parameters query, String user) {
        boolean prompted = List.of(query.value("prompt").split(" ", -1)).contains("consent");
        return query.value("access_type").equals("offline")
                && (prompted || !world.tokens().isOfflineUser(Provider.GOOGLE, user));
    }

    private Answer token(Call call) {
        Request request = call.request();
        if (request.form().hasRepeated()) {
            return GoogleTokens.error(400, "invalid_request", "A parameter is repeated.");
        }
        Kind kind = TokenRequests.kind(request);
        if (kind == Kind.TOKEN_JWT_BEARER) {
            return serviceAccounts.exchange(call);
        }
        if (!world.clients().authenticated(Provider.GOOGLE, request)) {
            return GoogleTokens.error(401, "invalid_client", "Unauthorized");
        }
        return switch (kind) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            case TOKEN_DEVICE -> devices.poll(call);
            default -> GoogleTokens.error(400, "unsupported_grant_type", "Invalid grant_type");
        };
    }

    private Answer code(Call call) {
        try {
            Codes.Pending pending = exchange.redeem(call);
            return pending.refreshable() ? tokens.first(pending.consent()) : tokens.online(pending.consent());
        } catch (CodeExchange.Failed e) {
            return switch (e.failure()) {
                case REDIRECT_MISMATCH -> GoogleTokens.error(400, "redirect_uri_mismatch", "Bad Request");
                case BAD_VERIFIER -> GoogleTokens.error(400, "invalid_grant", "Invalid code verifier.");
                case BAD_CODE -> GoogleTokens.error(400, "invalid_grant", "Malformed auth code.");
            };
        }
    }

    /** No rotation: the refresh token stays, and the answer does not repeat it. */
    private Answer refresh(Call call) {
        Parameters form = call.request().form();
        Optional<Token> refresh = world.tokens().find(form.value("refresh_token"), Provider.GOOGLE, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            return GoogleTokens.error(400, "invalid_grant", "Token has been expired or revoked.");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent);
        Set<String> scopes = new LinkedHashSet<>(consent.scopes());
        if (form.first("scope").isPresent()) {
            List<String> narrower = List.of(form.value("scope").split(" ", -1));
            if (!scopes.containsAll(narrower)) {
                return GoogleTokens.error(400, "invalid_scope", "Some requested scopes were not granted.");
            }
            scopes.retainAll(narrower);
        }
        return tokens.refreshed(consent, scopes, refresh.get());
    }

    /** Takes either token, in the form or in the query; both die (RFC 7009). */
    private Answer revoke(Call call) {
        Request request = call.request();
        String secret =
                request.form().first("token").orElseGet(() -> request.query().value("token"));
        Optional<Token> token = world.tokens().find(secret, Provider.GOOGLE);
        if (token.isEmpty()) {
            return GoogleTokens.error(400, "invalid_token", "Token expired or revoked");
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent);
        world.tokens().forget(consent);
        return GoogleTokens.fresh(200, Json.object());
    }
}
