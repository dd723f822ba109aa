package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.Optional;

/**
 * A stand-in for GitHub's authorization server, not GitHub. It follows "Generating a user access token for a GitHub App" and
 * "Refreshing user access tokens" (docs.github.com, /apps/creating-github-apps/authenticating-with-a-github-app) and "Authorizing
 * OAuth apps" (/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps): errors come with HTTP 200, and answers are forms unless
 * JSON is asked for. Stricter than GitHub: PKCE is required.
 */
final class GitHubAccounts {

    private final World world;
    private final CodeExchange exchange;
    private final GitHubTokens tokens;
    private final GitHubDevices devices;

    GitHubAccounts(World world) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.GITHUB);
        this.tokens = new GitHubTokens(world);
        this.devices = new GitHubDevices(world, tokens);
    }

    Site site() {
        AuthorizationEndpoint endpoint = new AuthorizationEndpoint(world, Provider.GITHUB, AuthorizationRules.plain());
        DevicePage page = new DevicePage(world, Provider.GITHUB);
        return new Site("github.com", Answer.page(404, "Not Found"))
                .on("GET", "/login/oauth/authorize", Kind.AUTHORIZE, endpoint::authorize)
                .on("GET", "/login/device", Kind.AUTHORIZE, page::show)
                .on("POST", "/login/device", Kind.AUTHORIZE, page::enter)
                .on("POST", "/login/device/code", Kind.DEVICE_AUTHORIZATION, devices::authorize)
                .on("POST", "/login/oauth/access_token", TokenRequests::kindWithoutName, this::token);
    }

    private Answer token(Call call) {
        Request request = call.request();
        Kind kind = TokenRequests.kindWithoutName(request);
        if (kind == Kind.TOKEN_DEVICE) {
            return devices.poll(call);
        }
        if (!world.clients().authenticated(Provider.GITHUB, request)) {
            return GitHubTokens.badClient(request);
        }
        return switch (kind) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            default -> GitHubTokens.error(request, "unsupported_grant_type", "The grant type is not supported.");
        };
    }

    private Answer code(Call call) {
        try {
            return tokens.issue(call.request(), exchange.redeem(call).consent());
        } catch (CodeExchange.Failed e) {
            return switch (e.failure()) {
                case REDIRECT_MISMATCH ->
                    GitHubTokens.error(
                            call.request(),
                            "redirect_uri_mismatch",
                            "The redirect_uri MUST match the registered callback URL for this application.");
                case BAD_VERIFIER, BAD_CODE ->
                    GitHubTokens.error(
                            call.request(), "bad_verification_code", "The code passed is incorrect or expired.");
            };
        }
    }

    /** Rotation: the old refresh token and the old access token are dead at once. */
    private Answer refresh(Call call) {
        Request request = call.request();
        Optional<Token> refresh =
                world.tokens().find(request.form().value("refresh_token"), Provider.GITHUB, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            return GitHubTokens.error(
                    request, "bad_refresh_token", "The refresh token passed is incorrect or expired.");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent);
        world.tokens().revokeConsent(consent.id());
        return tokens.issue(request, consent);
    }
}
