package dev.skillvault.testkit.sandbox;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Tokens by their hash and by their consent, so that many thousand connections cost no search. */
final class TokenTable {

    private final Map<String, Token> byHash = new LinkedHashMap<>();
    private final Map<String, Set<String>> byConsent = new LinkedHashMap<>();

    void put(Token token) {
        byHash.put(token.hash(), token);
        byConsent
                .computeIfAbsent(token.consentId(), id -> new LinkedHashSet<>())
                .add(token.hash());
    }

    Optional<Token> get(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    Collection<Token> all() {
        return byHash.values();
    }

    List<Token> of(String consentId) {
        return byConsent.getOrDefault(consentId, Set.of()).stream()
                .map(byHash::get)
                .filter(Objects::nonNull)
                .toList();
    }

    Optional<Token> remove(String hash) {
        Optional<Token> removed = Optional.ofNullable(byHash.remove(hash));
        removed.ifPresent(token ->
                byConsent.getOrDefault(token.consentId(), new LinkedHashSet<>()).remove(hash));
        return removed;
    }

    /** Forgets the family's access tokens whose time is up. */
    void dropExpired(String consentId, Instant now) {
        of(consentId).stream()
                .filter(token -> token.type() == Token.Type.ACCESS && !token.aliveAt(now))
                .forEach(token -> remove(token.hash()));
    }
}
