package dev.skillvault.langchain4j.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.langchain4j.RecordingClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonApiTest {
    private final RecordingClient client = new RecordingClient();
    private final JsonApi api = JsonApi.of(client, "Google");

    @ParameterizedTest
    @CsvSource({
        "302, did not succeed",
        "400, check the sheet",
        "401, connect Google again",
        "403, access to the sheet",
        "404, the sheet was not found",
        "409, changed meanwhile",
        "413, too large",
        "422, check the sheet",
        "429, try again later",
        "503, unavailable",
    })
    void eachStatusSaysWhatToDoAndNeverTheProvidersWords(int status, String advice) {
        client.refuse(status);

        assertThatThrownBy(() -> api.call(ApiRequest.get("/x"), "the sheet"))
                .isInstanceOf(ToolFailedException.class)
                .hasMessageStartingWith("Google answered " + status + ": ")
                .hasMessageContaining(advice)
                .hasMessageNotContainingAny(RecordingClient.MARKER, "denied for")
                .hasNoCause();
    }

    @Test
    void aRateLimitSaysHowLong() {
        client.refuse(429, Map.of("Retry-After", "30"))
                .refuse(403, Map.of("X-RateLimit-Remaining", "0"))
                .refuse(429, Map.of("Retry-After", RecordingClient.MARKER));

        assertThatThrownBy(() -> api.call(ApiRequest.get("/x"), "it")).hasMessageContaining("try again in 30 seconds");
        assertThatThrownBy(() -> api.call(ApiRequest.get("/x"), "it")).hasMessageContaining("too many requests");
        assertThatThrownBy(() -> api.call(ApiRequest.get("/x"), "it"))
                .hasMessageContaining("try again later")
                .hasMessageNotContaining(RecordingClient.MARKER);
    }

    @Test
    void afterAFailedWriteTheModelIsToldToCheck() {
        client.refuse(500).answer("<html>" + RecordingClient.MARKER);

        assertThatThrownBy(() -> api.call(ApiRequest.post("/x"), "it")).hasMessageContaining("check before you repeat");
        assertThatThrownBy(() -> api.call(ApiRequest.post("/x"), "it"))
                .hasMessageContaining("check before you repeat")
                .hasMessageNotContaining(RecordingClient.MARKER)
                .hasNoCause();
    }

    @Test
    void whatIsNoJsonDocumentIsAFailure() {
        client.answer("").answer("3");

        assertThatThrownBy(() -> api.call(ApiRequest.get("/x"), "it")).isInstanceOf(ToolFailedException.class);
        assertThatThrownBy(() -> api.call(ApiRequest.get("/x"), "it")).isInstanceOf(ToolFailedException.class);
    }

    @Test
    void longTextIsCutBetweenCharactersAndSaysSo() {
        ObjectNode result = UntrustedContent.object();

        UntrustedContent.putText(result, "body", "a".repeat(19_999) + "\uD83D\uDE00");

        assertThat(result.path("body").asText()).hasSize(19_999).endsWith("a");
        assertThat(result.path("truncated").asBoolean()).isTrue();
        assertThat(result.toString()).startsWith("{\"note\":\"" + UntrustedContent.NOTE);
    }
}
