package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** The answers of a token endpoint as RFC 6749 sections 5.1 and 5.2 have them. */
final class StandardTokens {

    private final World world;

    StandardTokens(World world) {
        this.world = world;
    }

    Answer pair(Consent consent) {
        return pair(consent, consent.scopes());
    }

    Answer pair(Consent consent, Set<String> scopes) {
        return fresh(
                200, access(consent, scopes).put("refresh_token", world.tokens().issueRefresh(consent, null)));
    }

    Answer alone(Consent consent) {
        return fresh(200, access(consent, consent.scopes()));
    }

    private ObjectNode access(Consent consent, Set<String> scopes) {
        return Json.object()
                .put("access_token", world.tokens().issueAccess(consent, scopes))
                .put("token_type", "Bearer")
                .put("expires_in", Provider.STANDARD.accessSeconds())
                .put("scope", String.join(" ", scopes));
    }

    static Answer badClient() {
        return error(401, "invalid_client").with("WWW-Authenticate", "Basic realm=\"" + StandardAccounts.HOST + "\"");
    }

    static Answer error(int status, String error) {
        return fresh(status, Json.object().put("error", error));
    }

    private static Answer fresh(int status, ObjectNode body) {
        return Answer.json(status, body).with("Cache-Control", "no-store");
    }
}
