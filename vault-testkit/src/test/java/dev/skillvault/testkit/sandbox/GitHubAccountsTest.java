package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static dev.skillvault.testkit.sandbox.TestClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GitHubAccountsTest extends SandboxTest {

    @Test
    void codeWithVerifierBecomesAPairThatExpires() {
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(client.gitHubAuthorization(""));
        assertThat(query(redirect).value("state")).isEqualTo("state-of-the-test");
        assertThat(query(redirect).first("iss")).isEmpty();

        JsonNode tokens = json(
                client.gitHubToken(client.codeForm("github", query(redirect).value("code"))));
        assertThat(tokens.path("access_token").asText()).startsWith("ghu_" + Secrets.MARKER);
        assertThat(tokens.path("refresh_token").asText()).startsWith("ghr_" + Secrets.MARKER);
        assertThat(tokens.path("expires_in").isInt()).isTrue();
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(28800);
        assertThat(tokens.path("refresh_token_expires_in").asInt()).isEqualTo(15897600);
        assertThat(tokens.path("scope").asText()).isEmpty();
        assertThat(user(tokens)).isEqualTo(200);
    }

    @Test
    void answersAreFormsUnlessJsonIsAskedFor() {
        HttpResponse<String> answer =
                client.form("github.com", "/login/oauth/access_token", client.codeForm("github", code()));
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("x-www-form-urlencoded");
        assertThat(Parameters.parse(answer.body()).value("token_type")).isEqualTo("bearer");
    }

    @Test
    void refreshRotatesAndTheOldPairIsDeadAtOnce() {
        JsonNode old = client.connectGitHub("");
        JsonNode fresh = json(refresh(old));
        assertThat(fresh.path("refresh_token").asText())
                .isNotEqualTo(old.path("refresh_token").asText());
        assertThat(user(fresh)).isEqualTo(200);
        assertThat(user(old)).isEqualTo(401);
        assertError(refresh(old), "bad_refresh_token");
        assertThat(json(refresh(fresh)).has("access_token")).isTrue();
    }

    @Test
    void wrongVerifierAndReplayAreErrorsWithStatus200() {
        Map<String, String> form = client.codeForm("github", code());
        form.put("code_verifier", "another-verifier-0123456789-0123456789-01234567");
        assertError(client.gitHubToken(form), "bad_verification_code");

        Map<String, String> used = client.codeForm("github", code());
        JsonNode tokens = json(client.gitHubToken(used));
        assertError(client.gitHubToken(used), "bad_verification_code");
        assertThat(user(tokens)).isEqualTo(401);
    }

    @Test
    void wrongSecretIsIncorrectClientCredentials() {
        Map<String, String> form = client.codeForm("github", code());
        form.put("client_secret", "guess");
        assertError(client.gitHubToken(form), "incorrect_client_credentials");
    }

    @Test
    void lifetimesGoByTheClock() {
        JsonNode tokens = client.connectGitHub("");
        clock.advance(Duration.ofHours(8));
        assertThat(user(tokens)).isEqualTo(401);
        JsonNode fresh = json(refresh(tokens));
        assertThat(user(fresh)).isEqualTo(200);
        clock.advance(Duration.ofDays(184));
        assertError(refresh(fresh), "bad_refresh_token");
    }

    @Test
    void earlyExpiryAndRevocationAreIndependent() {
        JsonNode tokens = client.connectGitHub("");
        sandbox.expireAccessTokens("github");
        assertThat(user(tokens)).isEqualTo(401);
        JsonNode fresh = json(refresh(tokens));
        sandbox.revokeRefreshTokens("github");
        assertThat(user(fresh)).isEqualTo(200);
        assertError(refresh(fresh), "bad_refresh_token");
    }

    @Test
    void deletingTheTokenNeedsTheClientAndEndsThePair() {
        JsonNode tokens = client.connectGitHub("");
        assertThat(delete("guess", tokens)).isEqualTo(404);
        assertThat(user(tokens)).isEqualTo(200);
        assertThat(delete(sandbox.client("github").clientSecret(), tokens)).isEqualTo(204);
        assertThat(user(tokens)).isEqualTo(401);
        assertError(refresh(tokens), "bad_refresh_token");
    }

    @Test
    void deletingTheGrantEndsAllTokensOfTheUser() {
        JsonNode tokens = client.connectGitHub("");
        JsonNode others = client.connectGitHub("repo");
        assertThat(delete("/grant", sandbox.client("github").clientSecret(), tokens))
                .isEqualTo(204);
        assertThat(user(tokens)).isEqualTo(401);
        assertThat(user(others)).isEqualTo(401);
        assertError(refresh(others), "bad_refresh_token");
    }

    @Test
    void requestedScopesComeBackWithCommas() {
        assertThat(client.connectGitHub("repo gist").path("scope").asText()).isEqualTo("repo,gist");
    }

    @Test
    void tokenOfOneProviderIsWorthNothingAtTheOther() {
        JsonNode google = client.connectGoogle(TestClient.SHEETS);
        assertThat(user(google)).isEqualTo(401);
        assertError(refresh(google), "bad_refresh_token");
    }

    private String code() {
        return query(sandbox.browser("alice").consentWithoutFollowing(client.gitHubAuthorization("")))
                .value("code");
    }

    private HttpResponse<String> refresh(JsonNode tokens) {
        return client.gitHubToken(
                client.refreshForm("github", tokens.path("refresh_token").asText()));
    }

    private int user(JsonNode tokens) {
        return client.get("api.github.com", "/user", tokens.path("access_token").asText())
                .statusCode();
    }

    private int delete(String secret, JsonNode tokens) {
        return delete("/token", secret, tokens);
    }

    private int delete(String what, String secret, JsonNode tokens) {
        String id = sandbox.client("github").clientId();
        String basic = Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        String body = Json.write(
                Json.object().put("access_token", tokens.path("access_token").asText()));
        return client.send(client.request("api.github.com", "/applications/" + id + what)
                        .header("Authorization", "Basic " + basic)
                        .method("DELETE", BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static void assertError(HttpResponse<String> answer, String error) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("error").asText()).isEqualTo(error);
    }
}
