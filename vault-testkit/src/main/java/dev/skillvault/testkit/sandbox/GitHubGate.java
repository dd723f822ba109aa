package dev.skillvault.testkit.sandbox;

import java.util.Optional;

/** Lets a call of GitHub's API in by its token, given as {@code Bearer} or {@code token}. */
final class GitHubGate {

    /** Who calls, and what the token reaches. */
    record Caller(String user, boolean repositories, GitHubLimits limits) {

        boolean reaches(String repository) {
            return repositories && limits.readsIssues() && limits.reaches(repository);
        }

        boolean isApp() {
            return user.equals(GitHubAppKey.BOT);
        }
    }

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
        call.actsFor(consent);
        boolean app = consent.user().equals(GitHubAppKey.BOT);
        return new Caller(
                consent.user(),
                app || !consent.scoped() || consent.scopes().contains("repo"),
                GitHubLimits.in(token.get().scopes()));
    }

    /** A caller that may change issues; a GitHub App is told which it may not. */
    Caller writer(Call call) {
        Caller caller = caller(call);
        if (!caller.limits().writesIssues()) {
            throw new Refused(GitHubErrors.of(
                    403, caller.isApp() ? "Resource not accessible by integration" : "Resource not accessible"));
        }
        return caller;
    }
}
