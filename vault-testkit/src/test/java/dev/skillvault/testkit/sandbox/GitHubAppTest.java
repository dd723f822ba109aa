package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.TestClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Installation tokens, narrower user tokens, and OAuth app tokens without an end. */
class GitHubAppTest extends SandboxTest {

    private static final String ISSUES = "/repos/" + SandboxGitHub.REPOSITORY + "/issues";
    private static final String OTHER_ISSUES = "/repos/" + SandboxGitHub.OTHER_REPOSITORY + "/issues";

    private final GitHubAppKey app = sandbox.github().app();

    @Test
    void installationTokenLivesAnHourAndActsAsTheApp() {
        HttpResponse<String> answer = install(claims(), "");
        JsonNode installed = json(answer);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(installed.path("token").asText()).startsWith("ghs_" + Secrets.MARKER);
        assertThat(installed.path("expires_at").asText()).isEqualTo("2026-11-02T10:00:00Z");
        assertThat(installed.path("repository_selection").asText()).isEqualTo("all");
        assertThat(get(installed, ISSUES)).isEqualTo(200);
        assertThat(get(installed, "/user")).isEqualTo(403);
        open(installed);
        assertThat(sandbox.github().issues(SandboxGitHub.REPOSITORY))
                .last()
                .extracting(SandboxIssue::author)
                .isEqualTo(app.account());
        clock.advance(Duration.ofHours(1));
        assertThat(get(installed, ISSUES)).isEqualTo(401);
    }

    @Test
    void installationTokenCanBeLimited() {
        JsonNode limited =
                json(install(claims(), "{\"repositories\":[\"reports\"],\"permissions\":{\"issues\":\"read\"}}"));
        assertThat(limited.path("repository_selection").asText()).isEqualTo("selected");
        assertThat(limited.path("permissions").path("issues").asText()).isEqualTo("read");
        assertThat(get(limited, ISSUES)).isEqualTo(200);
        assertThat(get(limited, OTHER_ISSUES)).isEqualTo(404);
        assertThat(open(limited)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"repositories\":[\"missing\"]}", "{\"permissions\":{\"contents\":\"write\"}}"})
    void installationTokenIsNeverMoreThanTheApp(String body) {
        assertThat(install(claims(), body).statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"exp,601", "exp,0", "iat,1"})
    void assertionOutOfTimeIsRefused(String claim, long offset) {
        HttpResponse<String> answer = install(claims().put(claim, START.getEpochSecond() + offset), "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("message").asText()).contains("'" + claim + "'");
    }

    @Test
    void assertionOfAnotherAppOrKeyIsRefused() {
        assertThat(install(claims().put("iss", "1"), "").statusCode()).isEqualTo(401);
        assertThat(install(claims().put("iss", sandbox.client("github").clientId()), "")
                        .statusCode())
                .isEqualTo(201);
        try (Sandbox other = Sandbox.builder().start()) {
            String jwt = Signed.jwt(other.github().app().privateKey(), Json.write(claims()));
            assertThat(post(jwt, app.installationId(), "").statusCode()).isEqualTo(401);
        }
        String jwt = Signed.jwt(app.privateKey(), Json.write(claims()));
        assertThat(post(jwt, "1", "").statusCode()).isEqualTo(404);
    }

    @Test
    void userTokenCanBeExchangedForANarrowerOneThatDiesWithIt() {
        JsonNode tokens = client.connectGitHub("");
        HttpResponse<String> answer = scoped(
                tokens, "\"target\":\"acme\",\"repositories\":[\"reports\"],\"permissions\":{\"issues\":\"read\"}");
        JsonNode scoped = json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(scoped.path("token").asText()).startsWith("ghu_");
        assertThat(get(scoped, ISSUES)).isEqualTo(200);
        assertThat(get(scoped, OTHER_ISSUES)).isEqualTo(404);
        assertThat(open(scoped)).isEqualTo(403);
        assertThat(scoped(tokens, "\"repositories\":[]").statusCode()).isEqualTo(422);
        client.gitHubToken(
                client.refreshForm("github", tokens.path("refresh_token").asText()));
        assertThat(get(scoped, ISSUES)).isEqualTo(401);
        assertThat(scoped(tokens, "\"target\":\"acme\"").statusCode())
                .as("dead token")
                .isEqualTo(404);
    }

    @Test
    void oauthAppTokensDoNotExpire() {
        TestClock oauthClock = TestClock.startingAt(START);
        try (Sandbox oauth =
                Sandbox.builder().clock(oauthClock).with(Quirk.GITHUB_OAUTH_APP).start()) {
            TestClient oauthClient = new TestClient(oauth);
            JsonNode tokens = oauthClient.connectGitHub("repo");
            assertThat(tokens.path("access_token").asText()).startsWith("gho_" + Secrets.MARKER);
            assertThat(tokens.has("refresh_token")).isFalse();
            assertThat(tokens.has("expires_in")).isFalse();
            oauthClock.advance(Duration.ofDays(365));
            assertThat(oauthClient
                            .get(
                                    "api.github.com",
                                    "/user",
                                    tokens.path("access_token").asText())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private ObjectNode claims() {
        return Json.object()
                .put("iss", app.appId())
                .put("iat", START.getEpochSecond() - 60)
                .put("exp", START.getEpochSecond() + 600);
    }

    private HttpResponse<String> install(JsonNode claims, String body) {
        return post(Signed.jwt(app.privateKey(), Json.write(claims)), app.installationId(), body);
    }

    private HttpResponse<String> post(String jwt, String installation, String body) {
        return client.send(
                "POST", "api.github.com", "/app/installations/" + installation + "/access_tokens", jwt, body);
    }

    private HttpResponse<String> scoped(JsonNode tokens, String more) {
        ClientRegistration registration = sandbox.client("github");
        String pair = registration.clientId() + ":" + registration.clientSecret();
        String body = "{\"access_token\":\"" + tokens.path("access_token").asText() + "\"," + more + "}";
        return client.send(client.request(
                        "api.github.com", "/applications/" + registration.clientId() + "/token/scoped")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(body)));
    }

    private int get(JsonNode tokens, String path) {
        return client.get("api.github.com", path, tokens.path("token").asText()).statusCode();
    }

    private int open(JsonNode tokens) {
        return client.send(
                        "POST", "api.github.com", ISSUES, tokens.path("token").asText(), "{\"title\":\"by a token\"}")
                .statusCode();
    }
}
