package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.Optional;

/**
 * A stand-in for GitHub's authorization server as a GitHub App meets it, not GitHub. It follows "Generating a user access token
 * for a GitHub App" and "Refreshing user access tokens" (docs.github.com, /apps/creating-github-apps/authenticating-with-a-github-app)
 * and "REST API endpoints for OAuth authorizations" (/rest/apps/oauth-applications). Stricter than GitHub: PKCE is required.
 * Deleting an access token ends its refresh token too, which GitHub's documentation leaves open.
 */
final class GitHubAccounts {

    private final World world;
    private final CodeExchange exchange;

    GitHubAccounts(World world) {
        this.world = world;
        this.exchange = new CodeExchange(world, Provider.GITHUB);
    }

    Site site() {
        AuthorizationEndpoint endpoint = new AuthorizationEndpoint(world, Provider.GITHUB, null, scope -> true);
        return new Site("github.com", Answer.page(404, "Not Found"))
                .on("GET", "/login/oauth/authorize", Kind.AUTHORIZE, endpoint::authorize)
                .on("POST", "/login/oauth/access_token", TokenRequests::kindAtGitHub, this::token);
    }

    void revocationOn(Site api) {
        api.on("DELETE", "/applications/{client_id}/token", Kind.REVOKE, this::deleteToken)
                .on("DELETE", "/applications/{client_id}/grant", Kind.REVOKE, this::deleteGrant);
    }

    private Answer token(Call call) {
        Request request = call.request();
        if (!world.clients().authenticated(Provider.GITHUB, request)) {
            return error(
                    request,
                    "incorrect_client_credentials",
                    "The client_id and/or client_secret passed are incorrect.");
        }
        return switch (TokenRequests.kindAtGitHub(request)) {
            case TOKEN_CODE -> code(call);
            case TOKEN_REFRESH -> refresh(call);
            default -> error(request, "unsupported_grant_type", "The grant type is not supported.");
        };
    }

    private Answer code(Call call) {
        try {
            return tokens(call.request(), exchange.redeem(call).consent());
        } catch (CodeExchange.Failed e) {
            return switch (e.failure()) {
                case REDIRECT_MISMATCH ->
                    error(
                            call.request(),
                            "redirect_uri_mismatch",
                            "The redirect_uri MUST match the registered callback URL for this application.");
                case BAD_VERIFIER, BAD_CODE ->
                    error(call.request(), "bad_verification_code", "The code passed is incorrect or expired.");
            };
        }
    }

    /** Rotation: the old refresh token and the old access token are dead at once. */
    private Answer refresh(Call call) {
        Request request = call.request();
        Optional<Token> refresh =
                world.tokens().find(request.form().value("refresh_token"), Provider.GITHUB, Token.Type.REFRESH);
        if (refresh.isEmpty()) {
            return error(request, "bad_refresh_token", "The refresh token passed is incorrect or expired.");
        }
        Consent consent = world.tokens().consentOf(refresh.get());
        call.actsFor(consent.user());
        world.tokens().revokeConsent(consent.id());
        return tokens(request, consent);
    }

    private Answer tokens(Request request, Consent consent) {
        return answer(
                request,
                new Parameters()
                        .add("access_token", world.tokens().issueAccess(consent, consent.scopes()))
                        .add("expires_in", Long.toString(Provider.GITHUB.accessLifetime.toSeconds()))
                        .add("refresh_token", world.tokens().issueRefresh(consent, Provider.GITHUB_REFRESH_LIFETIME))
                        .add("refresh_token_expires_in", Long.toString(Provider.GITHUB_REFRESH_LIFETIME.toSeconds()))
                        .add("scope", String.join(",", consent.scopes()))
                        .add("token_type", "bearer"));
    }

    private Answer deleteToken(Call call) {
        Consent consent = consentToDelete(call);
        world.tokens().revokeConsent(consent.id());
        return Answer.noContent();
    }

    private Answer deleteGrant(Call call) {
        Consent consent = consentToDelete(call);
        world.tokens().revokeUser(Provider.GITHUB, consent.user());
        return Answer.noContent();
    }

    private Consent consentToDelete(Call call) {
        if (!world.clients().authenticatedByHeader(Provider.GITHUB, call.request())
                || !world.clients().knows(Provider.GITHUB, call.variable("client_id"))) {
            throw new Refused(GitHubErrors.notFound());
        }
        Optional<Token> token = call.request()
                .json()
                .map(body -> body.path("access_token"))
                .filter(JsonNode::isTextual)
                .flatMap(secret -> world.tokens().find(secret.asText(), Provider.GITHUB, Token.Type.ACCESS));
        if (token.isEmpty()) {
            throw new Refused(GitHubErrors.validationFailed("access_token"));
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent.user());
        return consent;
    }

    /** HTTP 200, as GitHub answers. */
    private static Answer error(Request request, String error, String description) {
        return answer(
                request,
                new Parameters()
                        .add("error", error)
                        .add("error_description", description)
                        .add("error_uri", "https://docs.github.com/apps"));
    }

    private static Answer answer(Request request, Parameters parameters) {
        boolean json = request.header("Accept")
                .filter(accept -> accept.contains("application/json"))
                .isPresent();
        return (json ? Answer.json(200, parameters.json()) : Answer.form(parameters)).with("Cache-Control", "no-store");
    }
}
