package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * A stand-in for Salesforce's authorization server, not Salesforce. It follows "OAuth 2.0 Web Server Flow for Web App Integration" and
 * "OAuth 2.0 Refresh Token Flow for Renewed Sessions" (help.salesforce.com, remoteaccess_oauth_web_server_flow and
 * remoteaccess_oauth_refresh_token_flow): the answer names the tenant's API host in {@code instance_url}, says nothing of when the
 * access token ends, and has a refresh token only if the scope {@code refresh_token} or {@code offline_access} was granted. A session
 * ends after two hours here, the default of Setup's session timeout, and unlike there it is not prolonged by its use.
 */
final class SalesforceAccounts {

    private static final Set<String> OFFLINE = Set.of("refresh_token", "offline_access");

    private final World world;
    private final CodeExchange exchange;

    SalesforceAccounts(World world) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.SALESFORCE);
    }

    Site site() {
        AuthorizationEndpoint endpoint = new AuthorizationEndpoint(
                world, Provider.SALESFORCE, AuthorizationRules.plain().withoutPkce());
        return new Site("login.salesforce.com", Answer.page(404, "Not Found"))
                .on("GET", "/services/oauth2/authorize", Kind.AUTHORIZE, endpoint::authorize)
                .on("POST", "/services/oauth2/token", TokenRequests::kind, this::token)
                .on("POST", "/services/oauth2/revoke", Kind.REVOKE, this::revoke)
                .on("POST", "/services/oauth2/introspect", Kind.INTROSPECT, this::introspect);
    }

    private Answer token(Call call) {
        Request request = call.request();
        if (!world.clients().authenticated(Provider.SALESFORCE, request)) {
            return error(400, "invalid_client", "invalid client credentials");
        }
        return switch (TokenRequests.kind(request)) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            default -> error(400, "unsupported_grant_type", "grant type not supported");
        };
    }

    private Answer code(Call call) {
        try {
            Consent consent = exchange.redeem(call).consent();
            ObjectNode answer = session(consent);
            if (!Collections.disjoint(consent.scopes(), OFFLINE)) {
                answer.put("refresh_token", world.tokens().issueRefresh(consent, null));
            }
            return Answer.json(200, answer);
        } catch (CodeExchange.Failed e) {
            return switch (e.failure()) {
                case REDIRECT_MISMATCH -> error(400, "redirect_uri_mismatch", "redirect_uri must match configuration");
                case BAD_VERIFIER -> error(400, "invalid_grant", "invalid code verifier");
                case BAD_CODE -> error(400, "invalid_grant", "expired authorization code");
            };
        }
    }

    private Answer refresh(Call call) {
        Optional<Token> refresh = world.tokens()
                .find(call.request().form().value("refresh_token"), Provider.SALESFORCE, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            return error(400, "invalid_grant", "expired access/refresh token");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent);
        ObjectNode answer = session(consent);
        if (world.has(Quirk.SALESFORCE_REFRESH_ROTATION)) {
            world.tokens().revoke(refresh.get());
            answer.put("refresh_token", world.tokens().issueRefresh(consent, null));
        }
        return Answer.json(200, answer);
    }

    private ObjectNode session(Consent consent) {
        SalesforceTenant tenant = SalesforceTenant.of(consent.user());
        return Json.object()
                .put("access_token", world.tokens().issueAccess(consent, consent.scopes()))
                .put("signature", "c2FuZGJveA==")
                .put("scope", String.join(" ", consent.scopes()))
                .put("instance_url", "https://" + tenant.host())
                .put(
                        "id",
                        "https://login.salesforce.com/id/" + tenant.organization() + "/"
                                + tenant.userId(consent.user()))
                .put("token_type", "Bearer")
                .put("issued_at", Long.toString(world.clock().instant().toEpochMilli()));
    }

    /** Of a refresh token its access tokens die too ("Revoke OAuth Tokens", help.salesforce.com, remoteaccess_revoke_token). */
    private Answer revoke(Call call) {
        Optional<Token> token = find(call);
        if (token.isEmpty()) {
            return error(400, "unsupported_token_type", "this token type is not supported");
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent);
        if (token.get().type() == Token.Type.REFRESH) {
            world.tokens().forget(consent);
        } else {
            world.tokens().revoke(token.get());
        }
        return Answer.json(200, Json.object());
    }

    /** "OpenID Connect Token Introspection" (help.salesforce.com, remoteaccess_oidc_token_introspection). */
    private Answer introspect(Call call) {
        if (!world.clients().authenticated(Provider.SALESFORCE, call.request())) {
            return error(401, "invalid_client", "invalid client credentials");
        }
        Optional<Token> token = find(call);
        ObjectNode answer = Json.object().put("active", token.isPresent());
        token.ifPresent(found -> {
            Consent consent = world.tokens().consentOf(found);
            call.actsFor(consent);
            answer.put("scope", String.join(" ", found.scopes()))
                    .put("client_id", world.clients().of(Provider.SALESFORCE).clientId())
                    .put("username", consent.user())
                    .put("token_type", found.type() == Token.Type.ACCESS ? "access_token" : "refresh_token");
            if (found.expiresAt() != null) {
                answer.put("exp", found.expiresAt().getEpochSecond());
            }
        });
        return Answer.json(200, answer);
    }

    private Optional<Token> find(Call call) {
        return world.tokens().find(call.request().form().value("token"), Provider.SALESFORCE);
    }

    private static Answer error(int status, String error, String description) {
        return Answer.json(status, Json.object().put("error", error).put("error_description", description));
    }
}
