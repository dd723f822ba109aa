package dev.skillvault.testkit.sandbox;

/**
 * A way in which an app can be registered at a provider that changes what its tokens do. All are off unless {@link
 * Sandbox.Builder#with} turns them on. They are stand-ins for what the named pages say.
 *
 * @since 0.1.0
 */
public enum Quirk {
    /**
     * The consent screen is in publishing status "Testing": refresh tokens die after 7 days and token answers say so in {@code
     * refresh_token_expires_in}, unless only {@code openid}, {@code email} and {@code profile} were granted. "Using OAuth 2.0 to
     * Access Google APIs", Refresh token expiration (developers.google.com, /identity/protocols/oauth2#expiration).
     */
    GOOGLE_TESTING_MODE,

    /**
     * The client at GitHub is an OAuth app and no GitHub App: its tokens ({@code gho_}) do not expire and come without refresh token.
     * "Authorizing OAuth apps" (docs.github.com, /apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps).
     */
    GITHUB_OAUTH_APP,

    /**
     * Token rotation is on: access tokens live 12 hours, and each refresh token works once. "Using token rotation"
     * (docs.slack.dev, /authentication/using-token-rotation).
     */
    SLACK_TOKEN_ROTATION,

    /**
     * Refresh token rotation is on: each refresh token works once. "OAuth 2.0 Refresh Token Flow for Renewed Sessions"
     * (help.salesforce.com, remoteaccess_oauth_refresh_token_flow).
     */
    SALESFORCE_REFRESH_ROTATION
}
