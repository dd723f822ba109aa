package dev.skillvault.testkit.sandbox;

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

/**
 * The consents given and the tokens alive. Of a dead refresh token it is remembered whose it was, and nothing else: to everyone
 * but {@link #trace} and {@link #spent} an unknown token is a dead one.
 */
final class Tokens {

    /** "Using OAuth 2.0 to Access Google APIs", Refresh token expiration: the oldest is dropped without a word. */
    private static final int GOOGLE_REFRESH_TOKENS_PER_USER = 100;

    private final Clock clock;
    private final Ledger ledger;
    private final Map<String, Consent> consents = new LinkedHashMap<>();
    private final TokenTable live = new TokenTable();
    private final Map<String, String> spent = new LinkedHashMap<>();
    private final OldestFirst googleRefreshTokens = new OldestFirst(GOOGLE_REFRESH_TOKENS_PER_USER);

    Tokens(Clock clock, Ledger ledger) {
        this.clock = clock;
        this.ledger = ledger;
    }

    void add(Consent consent) {
        consents.put(consent.id(), consent);
    }

    String issueAccess(Consent consent, Set<String> scopes) {
        Provider provider = consent.provider();
        return issueAccess(consent, scopes, provider.newAccessToken(), provider.accessLifetime);
    }

    /** Issues a token of another shape or lifetime than the provider's usual. */
    String issueAccess(Consent consent, Set<String> scopes, String secret, @Nullable Duration lifetime) {
        live.dropExpired(consent.id(), clock.instant());
        return keep(ledger.note("access_token", secret), Token.Type.ACCESS, consent, scopes, lifetime);
    }

    String issueRefresh(Consent consent, @Nullable Duration lifetime) {
        String secret = ledger.note("refresh_token", consent.provider().newRefreshToken());
        keep(secret, Token.Type.REFRESH, consent, consent.scopes(), lifetime);
        if (consent.provider() == Provider.GOOGLE) {
            googleRefreshTokens.add(consent.user(), Secrets.hash(secret)).ifPresent(this::end);
        }
        return secret;
    }

    private String keep(
            String secret, Token.Type type, Consent consent, Set<String> scopes, @Nullable Duration lifetime) {
        Instant expiresAt = lifetime == null ? null : clock.instant().plus(lifetime);
        live.put(new Token(Secrets.hash(secret), type, consent.id(), scopes, expiresAt));
        return secret;
    }

    Optional<Token> find(String secret, Provider provider) {
        return live.get(Secrets.hash(secret))
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

    /** Whose token this is or was, as far as it is remembered. */
    Optional<Consent> trace(String secret) {
        return live.get(Secrets.hash(secret)).map(this::consentOf).or(() -> spent(secret));
    }

    /** The consent of a refresh token that is dead. */
    Optional<Consent> spent(String refreshToken) {
        return Optional.ofNullable(spent.get(Secrets.hash(refreshToken))).map(consents::get);
    }

    /** Whether a token was known here and its time is up. */
    boolean expired(String secret) {
        return live.get(Secrets.hash(secret))
                .filter(token -> !token.aliveAt(clock.instant()))
                .isPresent();
    }

    /** Whether the user has allowed refresh tokens before, and not taken that back. */
    boolean isOfflineUser(Provider provider, String user) {
        return consents.values().stream()
                .anyMatch(consent -> consent.provider() == provider
                        && consent.offline()
                        && consent.user().equals(user));
    }

    /** Ends one token and leaves its family alone. */
    void revoke(Token token) {
        end(token.hash());
    }

    void revokeConsent(String consentId) {
        live.of(consentId).forEach(token -> end(token.hash()));
    }

    /** Ends a family for good: the user will be asked as if for the first time. */
    void forget(Consent consent) {
        revokeConsent(consent.id());
        consents.replace(
                consent.id(),
                new Consent(
                        consent.id(), consent.provider(), consent.user(), consent.scopes(), consent.scoped(), false));
    }

    void revokeUser(Provider provider, String user) {
        List<Consent> ended = consents.values().stream()
                .filter(consent ->
                        consent.provider() == provider && consent.user().equals(user))
                .toList();
        ended.forEach(this::forget);
    }

    void revokeAll(Provider provider, Token.Type type) {
        revokeAll(provider, type, consent -> true);
    }

    void revokeAll(Provider provider, Token.Type type, Predicate<Consent> of) {
        live.all().stream()
                .filter(token -> token.type() == type)
                .filter(token -> consentOf(token).provider() == provider && of.test(consentOf(token)))
                .map(Token::hash)
                .toList()
                .forEach(this::end);
    }

    private void end(String hash) {
        live.remove(hash)
                .filter(token -> token.type() == Token.Type.REFRESH)
                .ifPresent(token -> spent.put(hash, token.consentId()));
    }

    Iterable<Consent> consents() {
        return consents.values();
    }

    /** The tokens that are alive now. */
    List<Token> alive() {
        return live.all().stream()
                .filter(token -> token.aliveAt(clock.instant()))
                .toList();
    }

    /** Takes over a token from an earlier start. */
    void restore(Token token) {
        live.put(token);
        Consent consent = consentOf(token);
        if (token.type() == Token.Type.REFRESH && consent.provider() == Provider.GOOGLE) {
            googleRefreshTokens.add(consent.user(), token.hash()).ifPresent(this::end);
        }
    }
}
