package dev.skillvault.testkit.sandbox;

import java.time.Duration;
import java.util.Set;

/**
 * A stand-in for Google's device flow, not Google. It follows "OAuth 2.0 for TV and Limited-Input Device Applications"
 * (developers.google.com, /identity/protocols/oauth2/limited-input-device): the answer says {@code verification_url} where RFC 8628
 * section 3.2 says {@code verification_uri}, a pending poll is HTTP 428 and one too soon is HTTP 403, and only a few scopes are allowed
 * (Sheets and Gmail are not among them). The page names no answer for a code that expired; it is RFC 8628's {@code expired_token} here.
 */
final class GoogleDevices {

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final String SCOPE = "https://www.googleapis.com/auth/";

    /** "Allowed scopes" on that page. */
    private static final Set<String> ALLOWED = Set.of(
            "openid",
            "email",
            "profile",
            SCOPE + "drive.appdata",
            SCOPE + "drive.file",
            SCOPE + "youtube",
            SCOPE + "youtube.readonly");

    private final World world;
    private final GoogleTokens tokens;

    GoogleDevices(World world, GoogleTokens tokens) {
        this.world = world;
        this.tokens = tokens;
    }

    Answer authorize(Call call) {
        Parameters form = call.request().form();
        if (!world.clients().knows(Provider.GOOGLE, form.value("client_id"))) {
            return GoogleTokens.error(401, "invalid_client", "The OAuth client was not found.");
        }
        Set<String> scopes = AuthorizationRules.scopes(form);
        if (scopes.isEmpty()) {
            return GoogleTokens.error(400, "invalid_request", "Missing required parameter: scope");
        }
        if (!ALLOWED.containsAll(scopes)) {
            return GoogleTokens.error(400, "invalid_scope", "Invalid device flow scope");
        }
        DeviceCodes.Issued issued = world.devices().issue(Provider.GOOGLE, scopes, LIFETIME);
        return GoogleTokens.fresh(
                200,
                Json.object()
                        .put("device_code", issued.deviceCode())
                        .put("user_code", issued.userCode())
                        .put("expires_in", LIFETIME.toSeconds())
                        .put("interval", DeviceCodes.FIRST_INTERVAL.toSeconds())
                        .put("verification_url", "https://www.google.com/device"));
    }

    Answer poll(Call call) {
        DeviceCodes.Poll poll = world.devices().poll(call.request().form().value("device_code"), Provider.GOOGLE);
        return switch (poll.state()) {
            case PENDING -> GoogleTokens.error(428, "authorization_pending", "Precondition Required");
            case SLOW_DOWN -> GoogleTokens.error(403, "slow_down", "Forbidden");
            case DENIED -> GoogleTokens.error(403, "access_denied", "Forbidden");
            case EXPIRED -> GoogleTokens.error(400, "expired_token", "Bad Request");
            case UNKNOWN -> GoogleTokens.error(400, "invalid_grant", "Malformed auth code.");
            case GRANTED -> {
                Consent consent = poll.granted();
                call.actsFor(consent);
                world.tokens().add(consent);
                yield tokens.first(consent);
            }
        };
    }
}
