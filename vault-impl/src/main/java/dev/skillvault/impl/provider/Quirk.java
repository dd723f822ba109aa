package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a provider departs from the standards so that what the vault does for it must differ. What the vault takes from any provider is
 * none: errors with status 200, answers that are forms, {@code verification_url}, a token type or a lifetime that is missing. A descriptor
 * that names another quirk is refused.
 */
public enum Quirk {
    /**
     * Google: an app in testing mode gets refresh tokens that die after seven days; what dies at that age is explained by it (<a
     * href="https://developers.google.com/identity/protocols/oauth2#expiration">Refresh token expiration</a>).
     */
    @JsonProperty("testing_mode_seven_days")
    TESTING_MODE_SEVEN_DAYS,
    /**
     * Google: a refresh may name fewer scopes (RFC 6749 section 6), and gives an access token for those and nothing else: the refresh token stays, and
     * so do the access tokens there are.
     */
    @JsonProperty("narrows_on_refresh")
    NARROWS_ON_REFRESH,
    /** Slack: every answer is HTTP 200; its {@code ok} says whether it worked. */
    @JsonProperty("ok_field")
    OK_FIELD,
    /** Slack: a user's token stands in {@code authed_user} of the answer. */
    @JsonProperty("nested_user_token")
    NESTED_USER_TOKEN,
    /** TikTok: the client identifier is sent as {@code client_key}, to the authorization endpoint and to the others. */
    @JsonProperty("client_key")
    CLIENT_KEY,
    /** Keycloak: an assertion alone is not enough, the client must prove itself beside it (RFC 7523 section 3.1 allows both). */
    @JsonProperty("assertion_with_client")
    ASSERTION_WITH_CLIENT
}
