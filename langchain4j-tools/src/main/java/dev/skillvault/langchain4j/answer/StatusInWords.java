package dev.skillvault.langchain4j.answer;

import dev.skillvault.egress.ApiResponse;
import java.util.regex.Pattern;

/** What a model can do about an HTTP status (RFC 9110 section 15). */
final class StatusInWords {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private StatusInWords() {}

    static String of(String method, ApiResponse response, String provider, String target) {
        int status = response.status();
        if (status == 429 || (status == 403 && isRateLimit(response))) {
            return "too many requests; try again " + when(response) + ".";
        }
        return switch (status) {
            case 400, 422 -> "the request was not accepted; check " + target + " and the other arguments.";
            case 401 -> "it does not accept the account's access; ask the user to connect " + provider + " again.";
            case 403 -> "the account may not do this; ask the user for access to " + target + ".";
            case 404, 410 -> target + " was not found, or the account may not see it; check the arguments.";
            case 409, 412 -> target + " was changed meanwhile; read it again first.";
            case 413 -> "what was sent is too large.";
            default ->
                status >= 500
                        ? "it is unavailable at the moment; try again later." + uncertainty(method)
                        : "the request did not succeed.";
        };
    }

    static String uncertainty(String method) {
        return method.equals("GET") ? "" : " It may have taken effect all the same: check before you repeat it.";
    }

    /** GitHub answers its rate limits with 403. */
    private static boolean isRateLimit(ApiResponse response) {
        return response.header("retry-after").isPresent()
                || response.header("x-ratelimit-remaining").filter("0"::equals).isPresent();
    }

    private static String when(ApiResponse response) {
        return response.header("retry-after")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(seconds -> "in " + seconds + " seconds")
                .orElse("later");
    }
}
