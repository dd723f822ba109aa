package dev.skillvault.impl.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;
import java.io.IOException;
import java.util.Set;

/** Whether an answer says that the access token was not accepted, and that therefore nothing was done. */
final class Rejection {
    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;
    /** Slack's words for it, which come with HTTP 200 (docs.slack.dev/reference/methods/auth.test, errors). */
    private static final Set<String> SAID_WITH_OK =
            Set.of("not_authed", "invalid_auth", "account_inactive", "token_expired", "token_revoked");

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Rejection() {}

    static boolean isSaidIn(ApiResponse answer, ProviderDescriptor provider) {
        return answer.status() == UNAUTHORIZED
                || (answer.status() == OK && provider.quirks().contains(Quirk.OK_FIELD) && isSaidIn(answer.bytes()));
    }

    private static boolean isSaidIn(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer != null
                    && answer.path("ok").isBoolean()
                    && !answer.path("ok").booleanValue()
                    && SAID_WITH_OK.contains(answer.path("error").asText());
        } catch (IOException e) {
            return false; // no JSON, so no such answer
        }
    }
}
