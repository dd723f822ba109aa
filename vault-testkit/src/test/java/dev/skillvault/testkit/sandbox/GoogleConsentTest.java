package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.GMAIL;
import static dev.skillvault.testkit.sandbox.TestClient.SHEETS;
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

/** When Google hands out refresh tokens, and when they die. */
class GoogleConsentTest extends SandboxTest {

    @Test
    void secondConsentGivesNoRefreshTokenUnlessPromptedForAgain() {
        assertThat(consent("").has("refresh_token")).as("first").isTrue();
        assertThat(consent("").has("refresh_token")).as("second").isFalse();
        assertThat(consent("consent").has("refresh_token")).as("prompted").isTrue();
    }

    @Test
    void revocationMakesTheNextConsentAFirstOne() {
        JsonNode tokens = consent("");
        client.form(
                "oauth2.googleapis.com",
                "/revoke",
                Map.of("token", tokens.path("refresh_token").asText()));
        assertThat(consent("").has("refresh_token")).isTrue();
    }

    @Test
    void passwordChangeEndsRefreshTokensWithGmailScopesOnly() {
        JsonNode mail = client.connectGoogle(SHEETS + " " + GMAIL + ".send");
        JsonNode sheets = client.connectGoogle(SHEETS);
        sandbox.google().changePassword("bob");
        assertThat(refresh(client, mail).statusCode()).isEqualTo(200);
        sandbox.google().changePassword("alice");
        assertThat(json(refresh(client, mail)).path("error").asText()).isEqualTo("invalid_grant");
        assertThat(refresh(client, sheets).statusCode()).isEqualTo(200);
    }

    @Test
    void testingModeEndsRefreshTokensAfterSevenDaysAndSaysSo() {
        TestClock testingClock = TestClock.startingAt(START);
        try (Sandbox testing = Sandbox.builder()
                .clock(testingClock)
                .with(Quirk.GOOGLE_TESTING_MODE)
                .start()) {
            TestClient tester = new TestClient(testing);
            JsonNode tokens = tester.connectGoogle(SHEETS);
            JsonNode identity = tester.connectGoogle("openid email");
            assertThat(tokens.path("refresh_token_expires_in").asInt()).isEqualTo(604_799);
            assertThat(identity.has("refresh_token_expires_in")).isFalse();
            testingClock.advance(Duration.ofDays(6));
            assertThat(json(refresh(tester, tokens))
                            .path("refresh_token_expires_in")
                            .asInt())
                    .isEqualTo(86_399);
            testingClock.advance(Duration.ofDays(1));
            assertThat(json(refresh(tester, tokens)).path("error").asText()).isEqualTo("invalid_grant");
            assertThat(refresh(tester, identity).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void otherRedirectsHaveToBeRegisteredAndMatchInEveryCharacter() {
        URI callback = URI.create("https://agent.example.test/oauth/callback");
        try (Sandbox web = Sandbox.builder().redirectUri(callback).start()) {
            Map<String, String> parameters = new TestClient(web).authorizationParameters("google", SHEETS);
            parameters.put("redirect_uri", callback.toString());
            assertThat(web.browser("alice")
                            .consentWithoutFollowing(authorization(parameters))
                            .toString())
                    .startsWith(callback + "?");
            parameters.put("redirect_uri", callback + "/");
            Page page = web.browser("alice").consent(authorization(parameters));
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.body()).contains("redirect_uri_mismatch", "redirect_uri=" + callback + "/");
        }
    }

    private JsonNode consent(String prompt) {
        Map<String, String> parameters = client.authorizationParameters("google", SHEETS);
        parameters.put("access_type", "offline");
        parameters.put("prompt", prompt);
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(authorization(parameters));
        return json(client.googleToken(client.codeForm("google", query(redirect).value("code"))));
    }

    private static URI authorization(Map<String, String> parameters) {
        return TestClient.authorization("https://accounts.google.com/o/oauth2/v2/auth", parameters);
    }

    private static HttpResponse<String> refresh(TestClient client, JsonNode tokens) {
        return client.googleToken(
                client.refreshForm("google", tokens.path("refresh_token").asText()));
    }
}
