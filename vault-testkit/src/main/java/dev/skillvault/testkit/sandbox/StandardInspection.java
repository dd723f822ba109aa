package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Revocation (RFC 7009), introspection (RFC 7662) userinfo, and one page of an API that takes the tokens (RFC 6750). */
final class StandardInspection {

    private final World world;

    StandardInspection(World world) {
        this.world = world;
    }

    /** A refresh token ends its family, an access token itself, and an unknown one is no error (RFC 7009 sections 2.1 and 2.2). */
    Answer revoke(Call call) {
        if (!world.clients().authenticated(Provider.STANDARD, call.request())) {
            return StandardTokens.badClient();
        }
        find(call).ifPresent(token -> {
            Consent consent = world.tokens().consentOf(token);
            call.actsFor(consent);
            if (token.type() == Token.Type.REFRESH) {
                world.tokens().forget(consent);
            } else {
                world.tokens().revoke(token);
            }
        });
        return new Answer(200, Map.of(), "");
    }

    Answer introspect(Call call) {
        if (!world.clients().authenticated(Provider.STANDARD, call.request())) {
            return StandardTokens.badClient();
        }
        Optional<Token> found = find(call);
        if (found.isEmpty()) {
            return Answer.json(200, Json.object().put("active", false));
        }
        Token token = found.get();
        Consent consent = world.tokens().consentOf(token);
        call.actsFor(consent);
        ObjectNode answer = Json.object()
                .put("active", true)
                .put("scope", String.join(" ", token.scopes()))
                .put("client_id", world.clients().of(Provider.STANDARD).clientId())
                .put("username", consent.user())
                .put("sub", consent.user());
        if (token.expiresAt() != null) {
            answer.put("exp", token.expiresAt().getEpochSecond());
        }
        return Answer.json(200, answer);
    }

    /** The subject, for who was granted {@code openid} (OpenID Connect Core 1.0 sections 5.3.1 and 5.3.3). */
    Answer userInfo(Call call) {
        Optional<Token> token = bearer(call);
        if (token.isEmpty()) {
            return challenge(401, "invalid_token");
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent);
        return token.get().scopes().contains("openid")
                ? Answer.json(200, Json.object().put("sub", consent.user()))
                : challenge(403, "insufficient_scope");
    }

    Answer me(Call call) {
        Optional<Token> token = bearer(call);
        if (token.isEmpty()) {
            return challenge(401, "invalid_token");
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent);
        return Answer.json(
                200,
                Json.object()
                        .put("sub", consent.user())
                        .put("scope", String.join(" ", token.get().scopes())));
    }

    private Optional<Token> bearer(Call call) {
        return call.request()
                .credentials("Bearer")
                .flatMap(secret -> world.tokens().find(secret, Provider.STANDARD, Token.Type.ACCESS));
    }

    /** RFC 6750 section 3. */
    private static Answer challenge(int status, String error) {
        return Answer.json(status, Json.object().put("error", error))
                .with("WWW-Authenticate", "Bearer error=\"" + error + "\"");
    }

    private Optional<Token> find(Call call) {
        return world.tokens().find(call.request().form().value("token"), Provider.STANDARD);
    }
}
