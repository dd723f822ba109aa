package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors in the JSON shape of Google's APIs ("Errors", Google Cloud API Design Guide, /apis/design/errors). */
final class GoogleErrors {

    private GoogleErrors() {}

    static Answer notFound() {
        return of(404, "Requested entity was not found.", "NOT_FOUND", "notFound");
    }

    static Answer badRequest(String message) {
        return of(400, message, "INVALID_ARGUMENT", "badRequest");
    }

    static Answer forbidden(String message) {
        return of(403, message, "PERMISSION_DENIED", "forbidden");
    }

    static Answer of(int status, String message, String code, String reason) {
        return Answer.json(status, body(status, message, code, reason));
    }

    static Answer withoutToken() {
        return of(
                        401,
                        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie"
                                + " or other valid authentication credential.",
                        "UNAUTHENTICATED",
                        "required")
                .with("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"");
    }

    static Answer badToken() {
        return of(
                        401,
                        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other"
                                + " valid authentication credential.",
                        "UNAUTHENTICATED",
                        "authError")
                .with("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
    }

    static Answer missingScope(String service, Iterable<String> oneOf) {
        ObjectNode body = body(
                403, "Request had insufficient authentication scopes.", "PERMISSION_DENIED", "insufficientPermissions");
        ObjectNode detail =
                ((ObjectNode) body.path("error")).putArray("details").addObject();
        detail.put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
                .put("domain", "googleapis.com")
                .putObject("metadata")
                .put("service", service);
        return Answer.json(403, body)
                .with(
                        "WWW-Authenticate",
                        "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", scope=\""
                                + String.join(" ", oneOf) + "\"");
    }

    private static ObjectNode body(int status, String message, String code, String reason) {
        ObjectNode error = Json.object().put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("message", message)
                .put("domain", "global")
                .put("reason", reason);
        error.put("status", code);
        ObjectNode body = Json.object();
        body.set("error", error);
        return body;
    }
}
