package dev.skillvault.testkit.sandbox;

import java.time.Duration;

/** Device codes as RFC 8628 has them: errors with HTTP 400, {@code slow_down} without an interval. */
final class StandardDevices {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final World world;
    private final StandardTokens tokens;

    StandardDevices(World world, StandardTokens tokens) {
        this.world = world;
        this.tokens = tokens;
    }

    Answer authorize(Call call) {
        if (!world.clients().authenticated(Provider.STANDARD, call.request())) {
            return StandardTokens.badClient();
        }
        DeviceCodes.Issued issued = world.devices()
                .issue(
                        Provider.STANDARD,
                        AuthorizationRules.scopes(call.request().form()),
                        LIFETIME);
        String page = StandardAccounts.ISSUER + "/device";
        return Answer.json(
                200,
                Json.object()
                        .put("device_code", issued.deviceCode())
                        .put("user_code", issued.userCode())
                        .put("verification_uri", page)
                        .put("verification_uri_complete", page + "?user_code=" + issued.userCode())
                        .put("expires_in", LIFETIME.toSeconds())
                        .put("interval", DeviceCodes.FIRST_INTERVAL.toSeconds()));
    }

    Answer poll(Call call) {
        DeviceCodes.Poll poll = world.devices().poll(call.request().form().value("device_code"), Provider.STANDARD);
        return switch (poll.state()) {
            case PENDING -> StandardTokens.error(400, "authorization_pending");
            case SLOW_DOWN -> StandardTokens.error(400, "slow_down");
            case DENIED -> StandardTokens.error(400, "access_denied");
            case EXPIRED -> StandardTokens.error(400, "expired_token");
            case UNKNOWN -> StandardTokens.error(400, "invalid_grant");
            case GRANTED -> {
                Consent consent = poll.granted();
                call.actsFor(consent);
                world.tokens().add(consent);
                yield tokens.pair(consent);
            }
        };
    }
}
