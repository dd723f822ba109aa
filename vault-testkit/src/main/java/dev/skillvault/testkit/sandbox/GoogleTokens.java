package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;

/**
 * The answers of Google's token endpoint. Under time-limited consent they carry {@code refresh_token_expires_in}: "the remaining
 * lifetime of the refresh token in seconds ... only set when the user grants time-based access" (developers.google.com,
 * /identity/protocols/oauth2/web-server#exchange-authorization-code).
 */
final class GoogleTokens {

    /** Observed as one second short of seven days. */
    private static final Duration TESTING_LIFETIME = Duration.ofSeconds(604_799);

    private static final String SCOPE = "https://www.googleapis.com/auth/";
    private static final Set<String> IDENTITY_SCOPES =
            Set.of("openid", "email", "profile", SCOPE + "userinfo.email", SCOPE + "userinfo.profile");

    private final World world;

    GoogleTokens(World world) {
        this.world = world;
    }

    /** The first tokens of a consent that may go on without its user. */
    Answer first(Consent consent) {
        ObjectNode answer = tokens(consent, consent.scopes());
        boolean limited = world.has(Quirk.GOOGLE_TESTING_MODE) && !IDENTITY_SCOPES.containsAll(consent.scopes());
        answer.put("refresh_token", world.tokens().issueRefresh(consent, limited ? TESTING_LIFETIME : null));
        if (limited) {
            answer.put("refresh_token_expires_in", TESTING_LIFETIME.toSeconds());
        }
        return fresh(200, answer);
    }

    Answer online(Consent consent) {
        return fresh(200, tokens(consent, consent.scopes()));
    }

    Answer refreshed(Consent consent, Set<String> scopes, Token refreshToken) {
        ObjectNode answer = tokens(consent, scopes);
        if (refreshToken.expiresAt() != null) {
            Duration left = Duration.between(world.clock().instant(), refreshToken.expiresAt());
            answer.put("refresh_token_expires_in", left.toSeconds());
        }
        return fresh(200, answer);
    }

    private ObjectNode tokens(Consent consent, Set<String> scopes) {
        return Json.object()
                .put("access_token", world.tokens().issueAccess(consent, scopes))
                .put("expires_in", Provider.GOOGLE.accessSeconds())
                .put("scope", String.join(" ", scopes))
                .put("token_type", "Bearer");
    }

    static Answer error(int status, String error, String description) {
        return fresh(status, Json.object().put("error", error).put("error_description", description));
    }

    static Answer fresh(int status, ObjectNode body) {
        return Answer.json(status, body).with("Cache-Control", "no-store");
    }
}
