package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.Optional;

/**
 * A stand-in for what an app may do to its user tokens, not GitHub. It follows "REST API endpoints for OAuth authorizations"
 * (docs.github.com, /rest/apps/oauth-applications) and "Create a scoped access token" (/rest/apps/apps). All take basic
 * authentication with the client's id and secret. Deleting an access token ends its refresh token too, which GitHub's documentation
 * leaves open.
 */
final class GitHubApplications {

    private final World world;

    GitHubApplications(World world) {
        this.world = world;
    }

    void on(Site api) {
        api.on("DELETE", "/applications/{client_id}/token", Kind.REVOKE, this::deleteToken)
                .on("DELETE", "/applications/{client_id}/grant", Kind.REVOKE, this::deleteGrant)
                .on("POST", "/applications/{client_id}/token/scoped", Kind.TOKEN_SCOPED, this::scope);
    }

    private Answer deleteToken(Call call) {
        world.tokens()
                .revokeConsent(consent(call, GitHubErrors.validationFailed("access_token"))
                        .id());
        return Answer.noContent();
    }

    private Answer deleteGrant(Call call) {
        Consent consent = consent(call, GitHubErrors.validationFailed("access_token"));
        world.tokens().revokeUser(Provider.GITHUB, consent.user());
        return Answer.noContent();
    }

    /** The narrower token is of the same family: it dies with it. */
    private Answer scope(Call call) {
        Consent consent = consent(call, GitHubErrors.notFound());
        JsonNode body = call.request().json().orElseGet(Json::object);
        if (!body.hasNonNull("target") && !body.hasNonNull("target_id")) {
            throw new Refused(GitHubErrors.validationFailed("target"));
        }
        GitHubLimits limits = GitHubLimits.of(body.path("repositories"), body.path("permissions"));
        String token = world.tokens()
                .issueAccess(
                        consent,
                        limits.scopes(),
                        Provider.GITHUB.newAccessToken(),
                        world.has(Quirk.GITHUB_OAUTH_APP) ? null : Provider.GITHUB.accessLifetime);
        ObjectNode answer = Json.object().put("token", token).putNull("note");
        answer.put("token_last_eight", token.substring(token.length() - 8));
        if (!world.has(Quirk.GITHUB_OAUTH_APP)) {
            answer.put(
                    "expires_at",
                    world.clock()
                            .instant()
                            .plusSeconds(Provider.GITHUB.accessSeconds())
                            .toString());
        }
        answer.set("installation", limits.json());
        answer.set("user", GitHubShapes.user(consent.user()));
        return Answer.json(200, answer);
    }

    private Consent consent(Call call, Answer unknown) {
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
            throw new Refused(unknown);
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent);
        return consent;
    }
}
