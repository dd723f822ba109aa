package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.GMAIL;
import static dev.skillvault.testkit.sandbox.TestClient.SHEETS;
import static dev.skillvault.testkit.sandbox.TestClient.json;
import static dev.skillvault.testkit.sandbox.TestClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleAccountsTest extends SandboxTest {

    private static final String READ = SHEETS + ".readonly";
    private static final String PATH = "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET;

    @Test
    void codeWithVerifierBecomesTokens() {
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(client.googleAuthorization(READ));
        assertThat(redirect.toString()).startsWith(TestClient.REDIRECT + "?");
        assertThat(query(redirect).value("state")).isEqualTo("state-of-the-test");
        assertThat(query(redirect).value("iss")).isEqualTo("https://accounts.google.com");

        JsonNode tokens = json(
                client.googleToken(client.codeForm("google", query(redirect).value("code"))));
        assertThat(tokens.path("access_token").asText()).startsWith("ya29." + Secrets.MARKER);
        assertThat(tokens.path("refresh_token").asText()).startsWith("1//0" + Secrets.MARKER);
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(3599);
        assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(tokens.path("scope").asText()).isEqualTo(READ);
        assertThat(sheet(tokens).statusCode()).isEqualTo(200);
        assertThat(sandbox.requests())
                .extracting(RecordedRequest::kind)
                .containsExactly(Kind.AUTHORIZE, Kind.TOKEN_CODE, Kind.API);
        assertThat(sandbox.requests()).extracting(RecordedRequest::account).containsOnly("alice");
    }

    @Test
    void wrongVerifierIsInvalidGrantAndBurnsTheCode() {
        Map<String, String> form = client.codeForm("google", code());
        form.put("code_verifier", "another-verifier-0123456789-0123456789-01234567");
        assertThat(client.googleToken(form).statusCode()).isEqualTo(400);
        form.put("code_verifier", TestClient.VERIFIER);
        assertInvalidGrant(client.googleToken(form));
    }

    @Test
    void replayedCodeTakesBackTheTokensItProduced() {
        Map<String, String> form = client.codeForm("google", code());
        JsonNode tokens = json(client.googleToken(form));
        assertThat(sheet(tokens).statusCode()).isEqualTo(200);

        assertInvalidGrant(client.googleToken(form));

        assertThat(sheet(tokens).statusCode()).isEqualTo(401);
        assertInvalidGrant(refresh(tokens));
    }

    @Test
    void codeDiesAfterSixtySeconds() {
        Map<String, String> form = client.codeForm("google", code());
        clock.advance(Duration.ofSeconds(60));
        assertInvalidGrant(client.googleToken(form));
    }

    @Test
    void codeIsBoundToTheRedirectItWasIssuedFor() {
        Map<String, String> form = client.codeForm("google", code());
        form.put("redirect_uri", "http://127.0.0.1:49153/callback");
        assertThat(json(client.googleToken(form)).path("error").asText()).isEqualTo("redirect_uri_mismatch");
    }

    @Test
    void wrongClientSecretIsInvalidClient() {
        Map<String, String> form = client.codeForm("google", code());
        form.put("client_secret", "GOCSPX-guess");
        HttpResponse<String> answer = client.googleToken(form);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_client");
    }

    @Test
    void clientMayAuthenticateByHeader() {
        Map<String, String> form = client.codeForm("google", code());
        String pair = form.remove("client_id") + ":" + form.remove("client_secret");
        HttpResponse<String> answer = client.send(client.request("oauth2.googleapis.com", "/token")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(TestClient.encode(form))));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:1/callback", "https://127.0.0.1/callback", "http://127.0.0.1.evil.example/", ""
            })
    void redirectOtherThanLoopbackIsRefusedWithoutRedirecting(String redirect) {
        Map<String, String> parameters = client.authorizationParameters("google", READ);
        parameters.put("redirect_uri", redirect);
        Page page = sandbox.browser("alice").consent(google(parameters));
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains("redirect_uri_mismatch");
    }

    @ParameterizedTest
    @CsvSource({"code_challenge,", "code_challenge_method,plain"})
    void authorizationWithoutPkceIsAnInvalidRequest(String name, String value) {
        Map<String, String> parameters = client.authorizationParameters("google", READ);
        parameters.put(name, value == null ? "" : value);
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(google(parameters));
        assertThat(query(redirect).value("error")).isEqualTo("invalid_request");
        assertThat(query(redirect).first("code")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({",", "online,consent"})
    void noRefreshTokenUnlessOfflineIsAskedFor(String accessType, String prompt) {
        Map<String, String> parameters = client.authorizationParameters("google", READ);
        parameters.put("access_type", accessType == null ? "" : accessType);
        parameters.put("prompt", prompt == null ? "" : prompt);
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(google(parameters));
        JsonNode tokens = json(
                client.googleToken(client.codeForm("google", query(redirect).value("code"))));
        assertThat(tokens.has("access_token")).isTrue();
        assertThat(tokens.has("refresh_token")).isFalse();
    }

    @Test
    void refreshKeepsTheRefreshTokenAndDoesNotRepeatIt() {
        JsonNode tokens = client.connectGoogle(READ);
        clock.advance(Duration.ofSeconds(3598));
        assertThat(sheet(tokens).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(sheet(tokens).statusCode()).isEqualTo(401);

        JsonNode refreshed = json(refresh(tokens));
        assertThat(refreshed.has("refresh_token")).isFalse();
        assertThat(refreshed.path("scope").asText()).isEqualTo(READ);
        assertThat(sheet(refreshed).statusCode()).isEqualTo(200);
        assertThat(refresh(tokens).statusCode()).isEqualTo(200);
    }

    @Test
    void refreshMayNarrowTheScopesButNotWidenThem() {
        JsonNode tokens = client.connectGoogle(READ + " " + GMAIL + ".send");
        Map<String, String> form =
                client.refreshForm("google", tokens.path("refresh_token").asText());
        form.put("scope", GMAIL + ".send");
        assertThat(sheet(json(client.googleToken(form))).statusCode()).isEqualTo(403);
        form.put("scope", SHEETS);
        assertThat(json(client.googleToken(form)).path("error").asText()).isEqualTo("invalid_scope");
    }

    @Test
    void earlyExpiryIsA401ThatARefreshCures() {
        JsonNode tokens = client.connectGoogle(READ);
        sandbox.expireAccessTokens("google");
        HttpResponse<String> answer = sheet(tokens);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer")
                .contains("error=\"invalid_token\"");
        assertThat(sheet(json(refresh(tokens))).statusCode()).isEqualTo(200);
    }

    @Test
    void revokedRefreshTokenIsInvalidGrantWhileTheAccessTokenLives() {
        JsonNode tokens = client.connectGoogle(READ);
        sandbox.revokeRefreshTokens("google");
        assertInvalidGrant(refresh(tokens));
        assertThat(sheet(tokens).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token"})
    void revocationTakesEitherTokenAndEndsBoth(String which) {
        JsonNode tokens = client.connectGoogle(READ);
        Map<String, String> form = Map.of("token", tokens.path(which).asText());
        assertThat(client.form("oauth2.googleapis.com", "/revoke", form).statusCode())
                .isEqualTo(200);
        assertThat(sheet(tokens).statusCode()).isEqualTo(401);
        assertInvalidGrant(refresh(tokens));
        assertThat(client.form("oauth2.googleapis.com", "/revoke", form).statusCode())
                .isEqualTo(400);
    }

    @Test
    void narrowerConsentGrantsOnlyWhatWasTicked() {
        URI asked = client.googleAuthorization(SHEETS + " " + GMAIL + ".send");
        URI redirect =
                sandbox.browser("alice").grantOnly(Set.of(GMAIL + ".send")).consentWithoutFollowing(asked);
        JsonNode tokens = json(
                client.googleToken(client.codeForm("google", query(redirect).value("code"))));
        assertThat(tokens.path("scope").asText()).isEqualTo(GMAIL + ".send");
        assertThat(sheet(tokens).statusCode()).isEqualTo(403);
    }

    @Test
    void oldestOfMoreThanAHundredRefreshTokensIsDropped() {
        JsonNode first = client.connectGoogle(READ);
        JsonNode second = client.connectGoogle(READ);
        for (int i = 0; i < 99; i++) {
            client.connectGoogle(READ);
        }
        assertInvalidGrant(refresh(first));
        assertThat(refresh(second).statusCode()).isEqualTo(200);
    }

    private static URI google(Map<String, String> parameters) {
        return TestClient.authorization("https://accounts.google.com/o/oauth2/v2/auth", parameters);
    }

    private String code() {
        return query(sandbox.browser("alice").consentWithoutFollowing(client.googleAuthorization(READ)))
                .value("code");
    }

    private HttpResponse<String> refresh(JsonNode tokens) {
        return client.googleToken(
                client.refreshForm("google", tokens.path("refresh_token").asText()));
    }

    private HttpResponse<String> sheet(JsonNode tokens) {
        return client.get(
                "sheets.googleapis.com", PATH, tokens.path("access_token").asText());
    }

    private static void assertInvalidGrant(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_grant");
    }
}
