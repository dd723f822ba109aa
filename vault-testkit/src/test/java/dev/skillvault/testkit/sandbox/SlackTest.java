package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static dev.skillvault.testkit.sandbox.TestClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.TestClock;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Errors with HTTP 200, two kinds of tokens, rotation on and off. */
class SlackTest extends SandboxTest {

    @Test
    void botAndPersonEachHaveATokenThatDoesNotExpire() {
        JsonNode answer = connect(sandbox, client);
        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.path("access_token").asText()).startsWith("xoxb-" + Secrets.MARKER);
        assertThat(answer.path("token_type").asText()).isEqualTo("bot");
        assertThat(answer.path("scope").asText()).isEqualTo("chat:write,channels:read");
        assertThat(answer.has("expires_in")).isFalse();
        assertThat(answer.has("refresh_token")).isFalse();
        JsonNode person = answer.path("authed_user");
        assertThat(person.path("access_token").asText()).startsWith("xoxp-" + Secrets.MARKER);
        assertThat(person.path("token_type").asText()).isEqualTo("user");
        assertThat(person.path("scope").asText()).isEqualTo("search:read");
        clock.advance(Duration.ofDays(365));
        assertThat(call(client, "auth.test", answer, "").path("user_id").asText())
                .isEqualTo(answer.path("bot_user_id").asText());
        assertThat(call(client, "auth.test", person, "").path("user").asText()).isEqualTo("alice");
    }

    @Test
    void messageTakesTheScopeForIt() {
        JsonNode answer = connect(sandbox, client);
        String message = "{\"channel\":\"C1\",\"text\":\"done\"}";
        assertThat(call(client, "chat.postMessage", answer, message)
                        .path("message")
                        .path("text")
                        .asText())
                .isEqualTo("done");
        assertThat(sandbox.slack().messages()).containsExactly(new SandboxSlack.Message("C1", SlackApi.BOT, "done"));
        JsonNode refused = call(client, "chat.postMessage", answer.path("authed_user"), message);
        assertThat(refused.path("error").asText()).isEqualTo("missing_scope");
        assertThat(refused.path("needed").asText()).isEqualTo("chat:write");
    }

    @Test
    void revocationEndsTheToken() {
        JsonNode answer = connect(sandbox, client);
        assertThat(call(client, "auth.revoke", answer, "").path("revoked").asBoolean())
                .isTrue();
        assertThat(call(client, "auth.test", answer, "").path("error").asText()).isEqualTo("invalid_auth");
        assertThat(call(client, "auth.test", answer.path("authed_user"), "")
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void errorsComeWithStatus200() {
        Map<String, String> form = client.codeForm("slack", "guess");
        HttpResponse<String> answer = client.form("slack.com", "/api/oauth.v2.access", form);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(Json.object().put("ok", false).put("error", "invalid_code"));
        form.put("client_secret", "guess");
        assertThat(json(client.form("slack.com", "/api/oauth.v2.access", form))
                        .path("error")
                        .asText())
                .isEqualTo("bad_client_secret");
        assertThat(json(client.form("slack.com", "/api/auth.test", Map.of()))
                        .path("error")
                        .asText())
                .isEqualTo("not_authed");
    }

    @Test
    void withRotationTokensLiveTwelveHoursAndRefreshTokensOnce() {
        TestClock rotatingClock = TestClock.startingAt(START);
        try (Sandbox rotating = Sandbox.builder()
                .clock(rotatingClock)
                .with(Quirk.SLACK_TOKEN_ROTATION)
                .start()) {
            TestClient rotatingClient = new TestClient(rotating);
            JsonNode bot = connect(rotating, rotatingClient);
            JsonNode person = bot.path("authed_user");
            assertThat(bot.path("access_token").asText()).startsWith("xoxe.xoxb-");
            assertThat(bot.path("refresh_token").asText()).startsWith("xoxe-1-");
            assertThat(bot.path("expires_in").asInt()).isEqualTo(43_200);
            assertThat(person.path("expires_in").asInt()).isEqualTo(43_200);

            JsonNode next = refresh(rotatingClient, bot);
            assertThat(next.path("token_type").asText()).isEqualTo("bot");
            assertThat(refresh(rotatingClient, bot).path("error").asText()).isEqualTo("invalid_refresh_token");
            assertThat(refresh(rotatingClient, person).path("token_type").asText())
                    .isEqualTo("user");
            rotatingClock.advance(Duration.ofHours(12));
            assertThat(call(rotatingClient, "auth.test", next, "").path("error").asText())
                    .isEqualTo("token_expired");
            assertThat(refresh(rotatingClient, next).path("ok").asBoolean()).isTrue();
        }
    }

    private static JsonNode connect(Sandbox sandbox, TestClient client) {
        Map<String, String> parameters = client.authorizationParameters("slack", "chat:write,channels:read");
        parameters.put("user_scope", "search:read");
        parameters.remove("response_type");
        URI redirect = sandbox.browser("alice")
                .consentWithoutFollowing(TestClient.authorization("https://slack.com/oauth/v2/authorize", parameters));
        Map<String, String> form = client.codeForm("slack", query(redirect).value("code"));
        form.remove("grant_type");
        return json(client.form("slack.com", "/api/oauth.v2.access", form));
    }

    private static JsonNode refresh(TestClient client, JsonNode tokens) {
        return json(client.form(
                "slack.com",
                "/api/oauth.v2.access",
                client.refreshForm("slack", tokens.path("refresh_token").asText())));
    }

    private static JsonNode call(TestClient client, String method, JsonNode tokens, String body) {
        return json(client.send(
                "POST",
                "slack.com",
                "/api/" + method,
                tokens.path("access_token").asText(),
                body));
    }
}
