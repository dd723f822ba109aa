package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;

/** Tells the requests to a token endpoint apart by their grant type. */
final class TokenRequests {

    static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    private TokenRequests() {}

    static Kind kind(Request request) {
        return kind(request.form().value("grant_type"));
    }

    /** GitHub and Slack take a code without naming the grant type. */
    static Kind kindWithoutName(Request request) {
        return request.form().first("grant_type").isEmpty() ? Kind.TOKEN_CODE : kind(request);
    }

    private static Kind kind(String grantType) {
        return switch (grantType) {
            case "authorization_code" -> Kind.TOKEN_CODE;
            case "refresh_token" -> Kind.TOKEN_REFRESH;
            case DEVICE_CODE -> Kind.TOKEN_DEVICE;
            case "client_credentials" -> Kind.TOKEN_CLIENT_CREDENTIALS;
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> Kind.TOKEN_JWT_BEARER;
            default -> Kind.UNKNOWN;
        };
    }
}
