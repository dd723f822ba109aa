package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Consents and live tokens in the state file; tokens are hashes there. */
final class SavedTokens {

    private SavedTokens() {}

    static JsonNode save(Tokens tokens) {
        ObjectNode saved = Json.object();
        ArrayNode consents = saved.putArray("consents");
        for (Consent consent : tokens.consents()) {
            consents.addObject()
                    .put("id", consent.id())
                    .put("provider", consent.provider().id())
                    .put("user", consent.user())
                    .put("scoped", consent.scoped())
                    .put("offline", consent.offline())
                    .set("scopes", Json.strings(consent.scopes()));
        }
        ArrayNode live = saved.putArray("tokens");
        for (Token token : tokens.alive()) {
            ObjectNode node = live.addObject()
                    .put("sha256", token.hash())
                    .put("type", token.type().name())
                    .put("consent", token.consentId());
            if (token.expiresAt() != null) {
                node.put("expiresAt", token.expiresAt().toString());
            }
            node.set("scopes", Json.strings(token.scopes()));
        }
        return saved;
    }

    static void load(Tokens tokens, JsonNode saved) {
        for (JsonNode node : saved.path("consents")) {
            tokens.add(new Consent(
                    node.path("id").asText(),
                    Provider.of(node.path("provider").asText()),
                    node.path("user").asText(),
                    Json.stringSet(node.path("scopes")),
                    node.path("scoped").asBoolean(),
                    node.path("offline").asBoolean()));
        }
        for (JsonNode node : saved.path("tokens")) {
            tokens.restore(new Token(
                    node.path("sha256").asText(),
                    Token.Type.valueOf(node.path("type").asText()),
                    node.path("consent").asText(),
                    Json.stringSet(node.path("scopes")),
                    node.has("expiresAt") ? Instant.parse(node.path("expiresAt").asText()) : null));
        }
    }
}
