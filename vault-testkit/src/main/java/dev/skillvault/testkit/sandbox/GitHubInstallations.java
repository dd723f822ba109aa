package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stand-in for installation tokens, not GitHub. It follows "Generating a JSON Web Token (JWT) for a GitHub App" (docs.github.com,
 * /apps/creating-github-apps/authenticating-with-a-github-app): RS256, {@code iss} is the app, {@code exp} at most ten minutes from now;
 * and "Create an installation access token for an app" (/rest/apps/apps): one hour, limited to repositories and permissions on request.
 */
final class GitHubInstallations {

    private static final Duration LONGEST_JWT = Duration.ofMinutes(10);

    private final World world;
    private final GitHubAppKey app;

    GitHubInstallations(World world, GitHubAppKey app) {
        this.world = world;
        this.app = app;
    }

    void on(Site api) {
        api.on("GET", "/app", Kind.API, this::show)
                .on("POST", "/app/installations/{id}/access_tokens", Kind.TOKEN_INSTALLATION, this::issue)
                .on("DELETE", "/installation/token", Kind.REVOKE, this::revoke);
    }

    private Answer show(Call call) {
        authenticate(call);
        return Answer.json(
                200, Json.object().put("id", Long.parseLong(app.appId())).put("slug", GitHubAppKey.SLUG));
    }

    private Answer issue(Call call) {
        authenticate(call);
        if (!call.variable("id").equals(app.installationId())) {
            throw new Refused(GitHubErrors.notFound());
        }
        JsonNode body = call.request().json().orElseGet(Json::object);
        GitHubLimits limits = GitHubLimits.of(body.path("repositories"), body.path("permissions"));
        Consent consent = Consent.of(Provider.GITHUB, GitHubAppKey.BOT, limits.scopes(), false);
        world.tokens().add(consent);
        call.actsFor(consent);
        String token = world.tokens().issueAccess(consent, consent.scopes(), Secrets.mint("ghs_", 36), Provider.HOUR);
        ObjectNode answer = limits.json()
                .put("token", token)
                .put("expires_at", world.clock().instant().plus(Provider.HOUR).toString());
        return Answer.json(201, answer);
    }

    /** "Revoke an installation access token": the one that the request carries. */
    private Answer revoke(Call call) {
        Token token = call.request()
                .credentials("Bearer")
                .flatMap(secret -> world.tokens().find(secret, Provider.GITHUB, Token.Type.ACCESS))
                .orElseThrow(() -> new Refused(GitHubErrors.of(401, "Bad credentials")));
        Consent consent = world.tokens().consentOf(token);
        if (!consent.user().equals(GitHubAppKey.BOT)) {
            throw new Refused(GitHubErrors.of(403, "Resource not accessible by integration"));
        }
        call.actsFor(consent);
        world.tokens().revoke(token);
        return Answer.noContent();
    }

    private void authenticate(Call call) {
        String compact = call.request().credentials("Bearer").orElse("");
        world.ledger().noteAssertion(compact);
        Optional<Jwt> parsed = Jwt.parse(compact);
        if (parsed.isEmpty() || !parsed.get().isSignedBy(app.key().publicKey())) {
            throw new Refused(GitHubErrors.of(401, "A JSON web token could not be decoded"));
        }
        Jwt jwt = parsed.get();
        if (!jwt.text("iss").equals(app.appId()) && !world.clients().knows(Provider.GITHUB, jwt.text("iss"))) {
            throw new Refused(GitHubErrors.of(
                    401, "'Issuer' claim ('iss') must be an Integer or a client ID of an app that exists"));
        }
        Instant now = world.clock().instant();
        Instant expires = jwt.time("exp").orElse(Instant.MIN);
        if (!expires.isAfter(now)) {
            throw new Refused(GitHubErrors.of(
                    401,
                    "'Expiration time' claim ('exp') must be a numeric value representing the future time"
                            + " at which the assertion expires"));
        }
        if (expires.isAfter(now.plus(LONGEST_JWT))) {
            throw new Refused(GitHubErrors.of(401, "'Expiration time' claim ('exp') is too far in the future"));
        }
        if (jwt.time("iat").orElse(Instant.MAX).isAfter(now)) {
            throw new Refused(GitHubErrors.of(
                    401,
                    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was"
                            + " issued"));
        }
    }
}
