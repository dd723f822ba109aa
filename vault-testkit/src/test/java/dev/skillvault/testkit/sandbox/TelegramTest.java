package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A bot whose token stands in each path. */
class TelegramTest extends SandboxTest {

    private static final String HOST = "api.telegram.org";

    private final SandboxTelegram telegram = sandbox.telegram();

    @Test
    void messageIsSentAsFormOrJson() {
        assertThat(json(client.form(HOST, path("sendMessage"), Map.of("chat_id", "42", "text", "hello")))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        json(client.send(client.request(HOST, path("sendMessage"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"chat_id\":42,\"text\":\"again\"}"))));
        assertThat(telegram.sent())
                .containsExactly(new SandboxTelegram.Message(42, "hello"), new SandboxTelegram.Message(42, "again"));
        assertThat(json(client.form(HOST, path("sendMessage"), Map.of("chat_id", "42")))
                        .path("error_code")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void updatesAreTakenOutByTheOffset() {
        telegram.write(42, "Alice", "first");
        telegram.write(42, "Alice", "second");
        JsonNode both = updates("");
        assertThat(both).hasSize(2);
        assertThat(both.path(0).path("message").path("text").asText()).isEqualTo("first");
        assertThat(both.path(0).path("message").path("chat").path("id").asLong())
                .isEqualTo(42);
        long next = both.path(1).path("update_id").asLong();
        assertThat(updates("?offset=" + next)).hasSize(1);
        assertThat(updates("?offset=" + (next + 1))).isEmpty();
        assertThat(updates("")).isEmpty();
    }

    @Test
    void longPollWaitsForAMessageAndBlocksNobody() {
        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> updates("?timeout=30"));
        assertThat(json(client.send(client.request(HOST, path("getMe"))))
                        .path("result")
                        .path("is_bot")
                        .asBoolean())
                .isTrue();
        telegram.write(42, "Alice", "now");
        assertThat(waiting.join()).hasSize(1);
    }

    @Test
    void otherTokensAreUnauthorized() {
        HttpResponse<String> answer = client.send(client.request(HOST, "/bot1:guess/getMe"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("description").asText()).isEqualTo("Unauthorized");
    }

    @Test
    void tokenIsNeverRecorded() {
        client.send(client.request(HOST, path("getMe")));
        client.send(client.request(HOST, "/bot7012345678:AAsomeone-elses-token/getMe"));
        client.send(client.request(HOST, "/bot7012345678%3AAAsomeone-elses-token/unknownMethod"));
        assertThat(sandbox.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.toString()).doesNotContain("7012345678", "someone-elses", Secrets.MARKER);
            assertThat(request.target()).startsWith("/bot-redacted/");
        });
        assertThat(sandbox.requests().get(0).target()).isEqualTo("/bot-redacted/getMe");
    }

    private String path(String method) {
        return "/bot" + telegram.botToken() + "/" + method;
    }

    private JsonNode updates(String query) {
        return json(client.send(client.request(HOST, path("getUpdates") + query)))
                .path("result");
    }
}
