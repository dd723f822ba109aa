package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a provider departs from the standards in a way that code must know. A descriptor that names another one is refused. */
public enum Quirk {
    /** GitHub: errors of the token endpoint come with HTTP 200. */
    @JsonProperty("error_with_http_200")
    ERROR_WITH_HTTP_200,
    /** GitHub: answers are form-encoded unless JSON is asked for. */
    @JsonProperty("form_encoded_answer")
    FORM_ENCODED_ANSWER,
    /** GitHub: {@code slow_down} of the device flow carries the new interval. */
    @JsonProperty("slow_down_has_interval")
    SLOW_DOWN_HAS_INTERVAL,
    /** Google: the device answer names {@code verification_url} instead of {@code verification_uri}. */
    @JsonProperty("verification_url")
    VERIFICATION_URL,
    /**
     * Google: an app in testing mode gets refresh tokens that die after seven days; what dies at that age is explained by it (<a
     * href="https://developers.google.com/identity/protocols/oauth2#expiration">Refresh token expiration</a>).
     */
    @JsonProperty("testing_mode_seven_days")
    TESTING_MODE_SEVEN_DAYS,
    /** Slack: every answer is HTTP 200; its {@code ok} says whether it worked. */
    @JsonProperty("ok_field")
    OK_FIELD,
    /** Slack: a user's token stands in {@code authed_user} of the answer. */
    @JsonProperty("nested_user_token")
    NESTED_USER_TOKEN,
    /** Slack: {@code token_type} is {@code bot} or {@code user} where {@code Bearer} is meant. */
    @JsonProperty("foreign_token_type")
    FOREIGN_TOKEN_TYPE,
    /** Salesforce: a token answer has no {@code expires_in}; the session's end shows as HTTP 401. */
    @JsonProperty("no_expires_in")
    NO_EXPIRES_IN,
    /** TikTok: the client identifier is sent as {@code client_key}. */
    @JsonProperty("client_key")
    CLIENT_KEY,
    /** Keycloak: an assertion alone is not enough, the client must prove itself beside it (RFC 7523 section 3.1 allows both). */
    @JsonProperty("assertion_with_client")
    ASSERTION_WITH_CLIENT
}
