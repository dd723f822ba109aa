package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The consents given and the tokens alive. A token that died is simply gone: an unknown token is a dead one. */
final class Tokens {

    /** "Using OAuth 2.0 to Access Google APIs", Refresh token expiration: the oldest is dropped without a word. */
    private static final int GOOGLE_REFRESH_TOKENS_PER_USER = 100;

    private final Clock clock;
    private final Ledger ledger;
    private final Map<String, Consent> consents = new LinkedHashMap<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();

    Tokens(Clock clock, Ledger ledger) {
        this.clock = clock;
        this.ledger = ledger;
    }

    void add(Consent consent) {
        consents.put(consent.id(), consent);
    }

    String issueAccess(Consent consent, Set<String> scopes) {
        Provider provider = consent.provider();
        String secret = ledger.note("access_token", provider.newAccessToken());
        return keep(secret, Token.Type.ACCESS, consent, scopes, provider.accessLifetime);
    }

    String issueRefresh(Consent consent, @Nullable Duration lifetime) {
        String secret = ledger.note("refresh_token", consent.provider().newRefreshToken());
        keep(secret, Token.Type.REFRESH, consent, consent.scopes(), lifetime);
        if (consent.provider() == Provider.GOOGLE) {
            dropOldest(consent.user());
        }
        return secret;
    }

    private String keep(
            String secret, Token.Type type, Consent consent, Set<String> scopes, @Nullable Duration lifetime) {
        Instant expiresAt = lifetime == null ? null : clock.instant().plus(lifetime);
        Token token = new Token(Secrets.hash(secret), type, consent.id(), scopes, expiresAt);
        tokens.put(token.hash(), token);
        return secret;
    }

    private void dropOldest(String user) {
        List<Token> live = tokens.values().stream()
                .filter(token -> token.type() == Token.Type.REFRESH)
                .filter(token -> {
                    Consent consent = consentOf(token);
                    return consent.provider() == Provider.GOOGLE
                            && consent.user().equals(user);
                })
                .toList();
        live.stream()
                .limit(Math.max(0, live.size() - GOOGLE_REFRESH_TOKENS_PER_USER))
                .forEach(token -> tokens.remove(token.hash()));
    }

    Optional<Token> find(String secret, Provider provider) {
        return Optional.ofNullable(tokens.get(Secrets.hash(secret)))
                .filter(token -> token.aliveAt(clock.instant()))
                .filter(token -> consentOf(token).provider() == provider);
    }

    Optional<Token> find(String secret, Provider provider, Token.Type type) {
        return find(secret, provider).filter(token -> token.type() == type);
    }

    Consent consentOf(Token token) {
        Consent consent = consents.get(token.consentId());
        if (consent == null) {
            throw new IllegalStateException("a token without a consent");
        }
        return consent;
    }

    void revokeConsent(String consentId) {
        revoke(token -> token.consentId().equals(consentId));
    }

    void revokeAll(Provider provider, Token.Type type) {
        revoke(token -> token.type() == type && consentOf(token).provider() == provider);
    }

    void revokeUser(Provider provider, String user) {
        revoke(token -> consentOf(token).provider() == provider
                && consentOf(token).user().equals(user));
    }

    private void revoke(Predicate<Token> which) {
        tokens.values().removeIf(which);
    }

    JsonNode save() {
        ArrayNode savedConsents = Json.array();
        consents.values()
                .forEach(consent -> savedConsents
                        .addObject()
                        .put("id", consent.id())
                        .put("provider", consent.provider().id())
                        .put("user", consent.user())
                        .put("scoped", consent.scoped())
                        .set("scopes", Json.strings(consent.scopes())));
        ArrayNode savedTokens = Json.array();
        tokens.values().stream().filter(token -> token.aliveAt(clock.instant())).forEach(token -> {
            ObjectNode node = savedTokens
                    .addObject()
                    .put("sha256", token.hash())
                    .put("type", token.type().name())
                    .put("consent", token.consentId());
            if (token.expiresAt() != null) {
                node.put("expiresAt", token.expiresAt().toString());
            }
            node.set("scopes", Json.strings(token.scopes()));
        });
        ObjectNode saved = Json.object();
        saved.set("consents", savedConsents);
        saved.set("tokens", savedTokens);
        return saved;
    }

    void load(JsonNode saved) {
        saved.path("consents")
                .forEach(node -> add(new Consent(
                        node.path("id").asText(),
                        Provider.of(node.path("provider").asText()),
                        node.path("user").asText(),
                        Json.stringSet(node.path("scopes")),
                        node.path("scoped").asBoolean())));
        saved.path("tokens").forEach(node -> {
            Token token = new Token(
                    node.path("sha256").asText(),
                    Token.Type.valueOf(node.path("type").asText()),
                    node.path("consent").asText(),
                    Json.stringSet(node.path("scopes")),
                    node.has("expiresAt") ? Instant.parse(node.path("expiresAt").asText()) : null);
            tokens.put(token.hash(), token);
        });
    }
}
