package dev.skillvault.testkit.sandbox;

/** The answers of GitHub's token endpoint, to a GitHub App or, with {@link Quirk#GITHUB_OAUTH_APP}, to an OAuth app. */
final class GitHubTokens {

    private final World world;

    GitHubTokens(World world) {
        this.world = world;
    }

    Answer issue(Request request, Consent consent) {
        Parameters answer = world.has(Quirk.GITHUB_OAUTH_APP) ? oauthApp(consent) : gitHubApp(consent);
        return answer(
                request, answer.add("scope", String.join(",", consent.scopes())).add("token_type", "bearer"));
    }

    private Parameters gitHubApp(Consent consent) {
        return new Parameters()
                .add("access_token", world.tokens().issueAccess(consent, consent.scopes()))
                .add("expires_in", Long.toString(Provider.GITHUB.accessSeconds()))
                .add("refresh_token", world.tokens().issueRefresh(consent, Provider.GITHUB_REFRESH_LIFETIME))
                .add("refresh_token_expires_in", Long.toString(Provider.GITHUB_REFRESH_LIFETIME.toSeconds()));
    }

    /** Lives until it is revoked. */
    private Parameters oauthApp(Consent consent) {
        String secret = Secrets.mint("gho_", 36);
        return new Parameters()
                .add("access_token", world.tokens().issueAccess(consent, consent.scopes(), secret, null));
    }

    static Answer badClient(Request request) {
        return error(
                request, "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
    }

    /** HTTP 200, as GitHub answers. */
    static Answer error(Request request, String error, String description) {
        return answer(request, failure(error, description));
    }

    static Parameters failure(String error, String description) {
        return new Parameters()
                .add("error", error)
                .add("error_description", description)
                .add("error_uri", "https://docs.github.com/apps");
    }

    static Answer answer(Request request, Parameters parameters) {
        boolean json = request.header("Accept")
                .filter(accept -> accept.contains("application/json"))
                .isPresent();
        return (json ? Answer.json(200, parameters.json()) : Answer.form(parameters)).with("Cache-Control", "no-store");
    }
}
