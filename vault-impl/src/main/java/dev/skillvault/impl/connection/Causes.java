package dev.skillvault.impl.connection;

import java.util.Set;

/** The words for why a refresh failed that mean the same to whoever writes them into a connection's row and whoever tells people of it. */
public final class Causes {
    /** The vault was opened without the provider, or without a registration at it. */
    public static final String NOT_CONFIGURED = "the provider or the client at it is not configured";

    /** GitHub does not accept what the app's private key signed. */
    public static final String APP_KEY_REJECTED = "app_key_rejected";

    /** Exchanges were sent whose answers were never seen. */
    public static final String OUTCOME_UNKNOWN = "outcome unknown";

    /** There was nothing to renew the access with. */
    public static final String NO_REFRESH_TOKEN = "no refresh token";

    /** Errors of RFC 6749 section 5.2, of GitHub and of Slack, that are the registration's and not the user's. */
    private static final Set<String> REGISTRATION = Set.of(
            "invalid_client",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_request",
            "invalid_scope",
            "incorrect_client_credentials",
            "redirect_uri_mismatch",
            "bad_client_secret",
            "invalid_client_id",
            "bad_redirect_uri",
            "invalid_grant_type");

    private Causes() {}

    /** Whether a token endpoint's error is the registration's: its operator must mend it, and a consent would not help. */
    public static boolean isRegistrationError(String error) {
        return REGISTRATION.contains(error);
    }

    /** Whether a cause is the operator's to mend, wherever it comes from. */
    public static boolean isOperators(String cause) {
        return isRegistrationError(cause) || cause.equals(APP_KEY_REJECTED) || cause.equals(NOT_CONFIGURED);
    }
}
