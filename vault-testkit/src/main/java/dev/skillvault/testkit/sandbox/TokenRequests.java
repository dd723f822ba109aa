package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;

/** Tells the requests to a token endpoint apart by their grant type. */
final class TokenRequests {

    private TokenRequests() {}

    static Kind kind(Request request) {
        return kind(request.form().value("grant_type"));
    }

    /** GitHub takes a code without naming the grant type. */
    static Kind kindAtGitHub(Request request) {
        return request.form().first("grant_type").isEmpty() ? Kind.TOKEN_CODE : kind(request);
    }

    private static Kind kind(String grantType) {
        return switch (grantType) {
            case "authorization_code" -> Kind.TOKEN_CODE;
            case "refresh_token" -> Kind.TOKEN_REFRESH;
            default -> Kind.UNKNOWN;
        };
    }
}
