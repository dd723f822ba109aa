package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8628 with each provider's own words. */
class DeviceFlowTest extends SandboxTest {

    private static final String YOUTUBE = "https://www.googleapis.com/auth/youtube.readonly";

    private enum At {
        GOOGLE("oauth2.googleapis.com", "/device/code", "/token", YOUTUBE, 1800),
        GITHUB("github.com", "/login/device/code", "/login/oauth/access_token", "repo", 900),
        STANDARD("auth.example.test", "/device_authorization", "/token", "read", 600);

        private final String host;
        private final String start;
        private final String token;
        private final String scope;
        private final long lifetime;

        At(String host, String start, String token, String scope, long lifetime) {
            this.host = host;
            this.start = start;
            this.token = token;
            this.scope = scope;
            this.lifetime = lifetime;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void codeTypedByAPersonBecomesTokens(At at) {
        JsonNode device = start(at);
        assertThat(device.path("user_code").asText()).matches("[A-Z]{4}-[A-Z]{4}");
        assertThat(device.path("interval").asInt()).isEqualTo(5);
        assertThat(device.path("expires_in").asLong()).isEqualTo(at.lifetime);
        assertError(poll(at, device), "authorization_pending");

        Page page = sandbox.browser("alice").enterCode(device.path("user_code").asText());
        assertThat(page.status()).isEqualTo(200);
        pause();
        JsonNode tokens = json(poll(at, device));
        assertThat(tokens.has("access_token")).isTrue();
        assertThat(tokens.has("refresh_token")).isTrue();
        assertThat(tokens.path("scope").asText()).isEqualTo(at.scope);
        assertThat(sandbox.requests()).last().satisfies(request -> {
            assertThat(request.kind()).isEqualTo(Kind.TOKEN_DEVICE);
            assertThat(request.account()).isEqualTo("alice");
            assertThat(request.family()).isNotNull();
        });
        pause();
        assertThat(json(poll(at, device)).has("access_token")).as("used up").isFalse();
    }

    @Test
    void googleSaysVerificationUrlAndUsesStatusCodes() {
        JsonNode device = start(At.GOOGLE);
        assertThat(device.path("verification_url").asText()).isEqualTo("https://www.google.com/device");
        assertThat(device.has("verification_uri")).isFalse();
        assertThat(poll(At.GOOGLE, device).statusCode()).isEqualTo(428);
        HttpResponse<String> early = poll(At.GOOGLE, device);
        assertThat(early.statusCode()).isEqualTo(403);
        assertError(early, "slow_down");
        assertThat(json(early).has("interval")).isFalse();
    }

    @Test
    void googleAllowsFewScopesOnDevices() {
        Map<String, String> form = form(At.GOOGLE);
        form.put("scope", TestClient.SHEETS);
        HttpResponse<String> answer = client.form("oauth2.googleapis.com", "/device/code", form);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertError(answer, "invalid_scope");
    }

    @Test
    void gitHubAnswersWithFormsAndStatus200AndANewInterval() {
        Map<String, String> form = form(At.GITHUB);
        HttpResponse<String> answer = client.form("github.com", "/login/device/code", form);
        Parameters device = Parameters.parse(answer.body());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("x-www-form-urlencoded");
        assertThat(device.value("verification_uri")).isEqualTo("https://github.com/login/device");

        form.put("grant_type", TokenRequests.DEVICE_CODE);
        form.put("device_code", device.value("device_code"));
        form.remove("client_secret");
        assertError(client.gitHubToken(form), "authorization_pending");
        HttpResponse<String> early = client.gitHubToken(form);
        assertThat(early.statusCode()).isEqualTo(200);
        assertError(early, "slow_down");
        assertThat(json(early).path("interval").asInt()).isEqualTo(10);
        form.put("device_code", "guess");
        assertError(client.gitHubToken(form), "incorrect_device_code");
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void eachPollThatComesTooSoonAddsFiveSeconds(At at) {
        JsonNode device = start(at);
        assertError(poll(at, device), "authorization_pending");
        clock.advance(Duration.ofSeconds(4));
        assertError(poll(at, device), "slow_down");
        clock.advance(Duration.ofSeconds(5));
        assertError(poll(at, device), "slow_down");
        clock.advance(Duration.ofSeconds(14));
        assertError(poll(at, device), "slow_down");
        clock.advance(Duration.ofSeconds(20));
        assertError(poll(at, device), "authorization_pending");
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void denialAndExpiryEndThePolling(At at) {
        JsonNode denied = start(at);
        sandbox.browser("alice").denyCode(denied.path("user_code").asText());
        assertError(poll(at, denied), "access_denied");

        JsonNode expired = start(at);
        clock.advance(Duration.ofSeconds(at.lifetime));
        assertError(poll(at, expired), "expired_token");
        Browser browser = sandbox.browser("alice");
        assertThatThrownBy(() -> browser.enterCode(expired.path("user_code").asText()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"openid,openid", "nothing,"})
    void personMayGrantLess(String only, String granted) {
        Map<String, String> form = form(At.GOOGLE);
        form.put("scope", YOUTUBE + " openid");
        JsonNode device = json(client.form("oauth2.googleapis.com", "/device/code", form));
        sandbox.browser("alice")
                .grantOnly(Set.of(only))
                .enterCode(device.path("user_code").asText());
        JsonNode answer = json(poll(At.GOOGLE, device));
        assertThat(answer.path("scope").asText()).isEqualTo(granted == null ? "" : granted);
        assertThat(answer.path("error").asText()).isEqualTo(granted == null ? "access_denied" : "");
    }

    private JsonNode start(At at) {
        return json(client.send(client.request(at.host, at.start)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(TestClient.encode(form(at))))));
    }

    private Map<String, String> form(At at) {
        Map<String, String> form = new LinkedHashMap<>(client.client(at.id()));
        form.put("scope", at.scope);
        return form;
    }

    private HttpResponse<String> poll(At at, JsonNode device) {
        Map<String, String> form = client.client(at.id());
        form.put("grant_type", TokenRequests.DEVICE_CODE);
        form.put("device_code", device.path("device_code").asText());
        return at == At.GITHUB ? client.gitHubToken(form) : client.form(at.host, at.token, form);
    }

    private void pause() {
        clock.advance(Duration.ofSeconds(5));
    }

    private static void assertError(HttpResponse<String> answer, String error) {
        assertThat(json(answer).path("error").asText()).isEqualTo(error);
    }
}
