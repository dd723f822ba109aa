package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors in the shape of GitHub's REST API ("Troubleshooting the REST API", docs.github.com, /rest/using-the-rest-api). */
final class GitHubErrors {

    private GitHubErrors() {}

    static Answer of(int status, String message) {
        return Answer.json(status, body(status, message));
    }

    static Answer notForIntegrations() {
        return of(403, "Resource not accessible by integration");
    }

    /** Also the answer for what the token may not see. */
    static Answer notFound() {
        return of(404, "Not Found");
    }

    static Answer validationFailed(String field) {
        ObjectNode body = body(422, "Validation Failed");
        body.putArray("errors")
                .addObject()
                .put("resource", "Issue")
                .put("field", field)
                .put("code", "missing_field");
        return Answer.json(422, body);
    }

    private static ObjectNode body(int status, String message) {
        return Json.object()
                .put("message", message)
                .put("documentation_url", "https://docs.github.com/rest")
                .put("status", Integer.toString(status));
    }
}
