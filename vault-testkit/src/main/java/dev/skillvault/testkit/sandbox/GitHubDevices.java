package dev.skillvault.testkit.sandbox;

import java.time.Duration;
import java.util.Set;

/**
 * A stand-in for GitHub's device flow, not GitHub. It follows "Authorizing OAuth apps", Device flow (docs.github.com,
 * /apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow): no client secret, errors with HTTP 200, and a {@code
 * slow_down} names the interval that holds from now on.
 */
final class GitHubDevices {

    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final World world;
    private final GitHubTokens tokens;

    GitHubDevices(World world, GitHubTokens tokens) {
        this.world = world;
        this.tokens = tokens;
    }

    Answer authorize(Call call) {
        Request request = call.request();
        if (!world.clients().knows(Provider.GITHUB, request.form().value("client_id"))) {
            return Answer.json(404, Json.object().put("error", "Not Found"));
        }
        Set<String> scopes = AuthorizationRules.scopes(request.form());
        DeviceCodes.Issued issued = world.devices().issue(Provider.GITHUB, scopes, LIFETIME);
        return GitHubTokens.answer(
                request,
                new Parameters()
                        .add("device_code", issued.deviceCode())
                        .add("user_code", issued.userCode())
                        .add("verification_uri", "https://github.com/login/device")
                        .add("expires_in", Long.toString(LIFETIME.toSeconds()))
                        .add("interval", Long.toString(DeviceCodes.FIRST_INTERVAL.toSeconds())));
    }

    Answer poll(Call call) {
        Request request = call.request();
        if (!world.clients().knows(Provider.GITHUB, request.form().value("client_id"))) {
            return GitHubTokens.badClient(request);
        }
        DeviceCodes.Poll poll = world.devices().poll(request.form().value("device_code"), Provider.GITHUB);
        return switch (poll.state()) {
            case PENDING ->
                GitHubTokens.error(request, "authorization_pending", "The authorization request is still pending.");
            case SLOW_DOWN ->
                GitHubTokens.answer(
                        request,
                        GitHubTokens.failure("slow_down", "Too many requests have been made in the same timeframe.")
                                .add("interval", Long.toString(poll.interval().toSeconds())));
            case DENIED -> GitHubTokens.error(request, "access_denied", "The authorization request was denied.");
            case EXPIRED -> GitHubTokens.error(request, "expired_token", "This device_code has expired.");
            case UNKNOWN ->
                GitHubTokens.error(request, "incorrect_device_code", "The device_code provided is not valid.");
            case GRANTED -> {
                Consent consent = poll.granted();
                call.actsFor(consent);
                world.tokens().add(consent);
                yield tokens.issue(request, consent);
            }
        };
    }
}
