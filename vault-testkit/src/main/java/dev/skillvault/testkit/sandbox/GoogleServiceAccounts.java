package dev.skillvault.testkit.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A stand-in for Google's exchange of a service account's assertion (RFC 7523), not Google. It follows "Using OAuth 2.0 for Server to
 * Server Applications" (developers.google.com, /identity/protocols/oauth2/service-account): RS256, {@code aud} is the token endpoint,
 * {@code exp} at most an hour after {@code iat}, scopes in the assertion, {@code sub} names a user if authority was delegated. There is
 * no refresh token: the next access token takes the next assertion.
 */
final class GoogleServiceAccounts {

    static final String TOKEN_URI = "https://oauth2.googleapis.com/token";

    private static final Duration SKEW = Duration.ofMinutes(5);

    private final World world;
    private final GoogleTokens tokens;
    private final SandboxGoogle google;

    GoogleServiceAccounts(World world, GoogleTokens tokens, SandboxGoogle google) {
        this.world = world;
        this.tokens = tokens;
        this.google = google;
    }

    Answer exchange(Call call) {
        String assertion = call.request().form().value("assertion");
        world.ledger().noteAssertion(assertion);
        Optional<Jwt> parsed = Jwt.parse(assertion);
        if (parsed.isEmpty()) {
            return invalid("Bad Request");
        }
        Jwt jwt = parsed.get();
        if (!jwt.text("iss").equals(google.serviceAccount())) {
            return invalid("Invalid grant: account not found");
        }
        if (!jwt.isSignedBy(google.key().publicKey())) {
            return invalid("Invalid JWT Signature.");
        }
        if (!jwt.text("aud").equals(TOKEN_URI)) {
            return invalid("Invalid JWT: Failed audience check.");
        }
        if (!isTimely(jwt)) {
            return invalid("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
                    + " Check your iat and exp values in the JWT claim.");
        }
        return granted(call, jwt);
    }

    private Answer granted(Call call, Jwt jwt) {
        Set<String> scopes = AuthorizationRules.split(jwt.text("scope"));
        if (scopes.isEmpty()) {
            return GoogleTokens.error(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
        }
        String subject = jwt.text("sub");
        boolean acts = !subject.isEmpty() && !subject.equals(google.serviceAccount());
        if (acts && !google.isDelegated(scopes)) {
            return GoogleTokens.error(
                    401,
                    "unauthorized_client",
                    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any"
                            + " of the scopes requested.");
        }
        Consent consent = Consent.of(Provider.GOOGLE, acts ? subject : google.serviceAccount(), scopes, false);
        world.tokens().add(consent);
        call.actsFor(consent);
        return tokens.online(consent);
    }

    private boolean isTimely(Jwt jwt) {
        Instant now = world.clock().instant();
        Optional<Instant> issued = jwt.time("iat");
        Optional<Instant> expires = jwt.time("exp");
        return issued.isPresent()
                && expires.isPresent()
                && !issued.get().isAfter(now.plus(SKEW))
                && expires.get().isAfter(now)
                && !expires.get().isAfter(issued.get().plus(Provider.HOUR));
    }

    private static Answer invalid(String description) {
        return GoogleTokens.error(400, "invalid_grant", description);
    }
}
