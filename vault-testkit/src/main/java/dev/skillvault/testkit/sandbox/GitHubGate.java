package dev.skillvault.testkit.sandbox;

import java.util.Optional;

/** Lets a call of GitHub's API in by its token, given as {@code Bearer} or {@code token}. */
final class GitHubGate {

    /** Who calls, and whether the token reaches private repositories. */
    record Caller(String user, boolean repositories) {}

    private final World world;

    GitHubGate(World world) {
        this.world = world;
    }

    Caller caller(Call call) {
        Request request = call.request();
        if (request.header("User-Agent").isEmpty()) {
            throw new Refused(GitHubErrors.of(
                    403,
                    "Request forbidden by administrative rules. Please make sure your request has a User-Agent"
                            + " header."));
        }
        Optional<String> secret = request.credentials("Bearer").or(() -> request.credentials("token"));
        if (secret.isEmpty()) {
            throw new Refused(GitHubErrors.of(401, "Requires authentication"));
        }
        Optional<Token> token = world.tokens().find(secret.get(), Provider.GITHUB, Token.Type.ACCESS);
        if (token.isEmpty()) {
            throw new Refused(GitHubErrors.of(401, "Bad credentials"));
        }
        Consent consent = world.tokens().consentOf(token.get());
        call.actsFor(consent.user());
        return new Caller(consent.user(), !consent.scoped() || consent.scopes().contains("repo"));
    }
}
