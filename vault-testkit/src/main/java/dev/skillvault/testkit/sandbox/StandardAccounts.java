package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An authorization server that keeps to the standards and is no one's in particular: metadata (RFC 8414), code with PKCE (RFC 7636) and
 * {@code iss} in the callback (RFC 9207), device codes (RFC 8628), client credentials (RFC 6749 section 4.4), revocation (RFC 7009),
 * introspection (RFC 7662), userinfo (OpenID Connect Core 1.0 section 5.3). Refresh tokens rotate, and one that is used twice ends its whole family (RFC 9700 section 4.14.2). Every
 * scope exists.
 */
final class StandardAccounts {

    static final String HOST = "auth.example.test";
    static final String ISSUER = "https://" + HOST;
    static final String API_HOST = "api.example.test";

    private final World world;
    private final CodeExchange exchange;
    private final StandardTokens tokens;
    private final StandardDevices devices;

    StandardAccounts(World world) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.STANDARD);
        this.tokens = new StandardTokens(world);
        this.devices = new StandardDevices(world, tokens);
    }

    List<Site> sites() {
        AuthorizationEndpoint endpoint = new AuthorizationEndpoint(
                world, Provider.STANDARD, AuthorizationRules.plain().withIssuer(ISSUER));
        DevicePage page = new DevicePage(world, Provider.STANDARD);
        StandardInspection inspection = new StandardInspection(world);
        Answer notFound = Answer.json(404, Json.object().put("error", "not_found"));
        return List.of(
                new Site(HOST, notFound)
                        .on("GET", "/.well-known/oauth-authorization-server", Kind.METADATA, this::metadata)
                        .on("GET", "/authorize", Kind.AUTHORIZE, endpoint::authorize)
                        .on("GET", "/device", Kind.AUTHORIZE, page::show)
                        .on("POST", "/device", Kind.AUTHORIZE, page::enter)
                        .on("POST", "/device_authorization", Kind.DEVICE_AUTHORIZATION, devices::authorize)
                        .on("POST", "/token", TokenRequests::kind, this::token)
                        .on("POST", "/revoke", Kind.REVOKE, inspection::revoke)
                        .on("POST", "/introspect", Kind.INTROSPECT, inspection::introspect)
                        .on("GET", "/userinfo", Kind.API, inspection::userInfo),
                new Site(API_HOST, notFound).on("GET", "/v1/me", Kind.API, inspection::me));
    }

    private Answer metadata(Call call) {
        ObjectNode metadata = Json.object()
                .put("issuer", ISSUER)
                .put("authorization_endpoint", ISSUER + "/authorize")
                .put("token_endpoint", ISSUER + "/token")
                .put("device_authorization_endpoint", ISSUER + "/device_authorization")
                .put("revocation_endpoint", ISSUER + "/revoke")
                .put("userinfo_endpoint", ISSUER + "/userinfo")
                .put("introspection_endpoint", ISSUER + "/introspect")
                .put("authorization_response_iss_parameter_supported", true);
        metadata.set("response_types_supported", Json.strings(List.of("code")));
        metadata.set("code_challenge_methods_supported", Json.strings(List.of("S256")));
        metadata.set(
                "grant_types_supported",
                Json.strings(List.of(
                        "authorization_code", "refresh_token", "client_credentials", TokenRequests.DEVICE_CODE)));
        metadata.set(
                "token_endpoint_auth_methods_supported",
                Json.strings(List.of("client_secret_basic", "client_secret_post")));
        return Answer.json(200, metadata);
    }

    private Answer token(Call call) {
        Request request = call.request();
        if (request.form().hasRepeated()) {
            return StandardTokens.error(400, "invalid_request");
        }
        if (!world.clients().authenticated(Provider.STANDARD, request)) {
            return StandardTokens.badClient();
        }
        return switch (TokenRequests.kind(request)) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            case TOKEN_DEVICE -> devices.poll(call);
            case TOKEN_CLIENT_CREDENTIALS -> client(call);
            default -> StandardTokens.error(400, "unsupported_grant_type");
        };
    }

    private Answer code(Call call) {
        try {
            return tokens.pair(exchange.redeem(call).consent());
        } catch (CodeExchange.Failed e) {
            return StandardTokens.error(400, "invalid_grant");
        }
    }

    private Answer refresh(Call call) {
        Parameters form = call.request().form();
        String secret = form.value("refresh_token");
        Optional<Token> refresh = world.tokens().find(secret, Provider.STANDARD, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            // someone has a copy: nobody can tell which of the two is the client
            world.tokens()
                    .spent(secret)
                    .filter(consent -> consent.provider() == Provider.STANDARD)
                    .ifPresent(consent -> world.tokens().revokeConsent(consent.id()));
            return StandardTokens.error(400, "invalid_grant");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent);
        Set<String> scopes = new LinkedHashSet<>(consent.scopes());
        if (form.first("scope").isPresent()) {
            Set<String> narrower = AuthorizationRules.scopes(form);
            if (!scopes.containsAll(narrower)) {
                return StandardTokens.error(400, "invalid_scope");
            }
            scopes.retainAll(narrower);
        }
        world.tokens().revoke(refresh.get());
        return tokens.pair(consent, scopes);
    }

    private Answer client(Call call) {
        Set<String> scopes = AuthorizationRules.scopes(call.request().form());
        Consent own = Consent.of(
                Provider.STANDARD, world.clients().of(Provider.STANDARD).clientId(), scopes, false);
        world.tokens().add(own);
        call.actsFor(own);
        return tokens.alone(own);
    }
}
