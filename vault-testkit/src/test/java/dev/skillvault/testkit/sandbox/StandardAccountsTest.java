package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static dev.skillvault.testkit.sandbox.TestClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server that keeps to the standards. */
class StandardAccountsTest extends SandboxTest {

    private static final String AUTH = "auth.example.test";

    @Test
    void metadataNamesTheIssuerAndItsEndpoints() {
        JsonNode metadata = json(client.send(client.request(AUTH, "/.well-known/oauth-authorization-server")));
        assertThat(metadata.path("issuer").asText()).isEqualTo("https://auth.example.test");
        assertThat(metadata.path("token_endpoint").asText()).isEqualTo("https://auth.example.test/token");
        assertThat(metadata.path("authorization_response_iss_parameter_supported")
                        .asBoolean())
                .isTrue();
        assertThat(sandbox.requests().get(0).kind()).isEqualTo(Kind.METADATA);
    }

    @Test
    void callbackNamesTheIssuer() {
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(authorization("read"));
        assertThat(query(redirect).value("iss")).isEqualTo("https://auth.example.test");
    }

    @Test
    void refreshTokenUsedTwiceEndsTheFamilyAndNoOther() {
        JsonNode first = connect("read write");
        JsonNode other = connect("read");
        JsonNode second = json(refresh(first));
        assertThat(second.path("refresh_token").asText())
                .isNotEqualTo(first.path("refresh_token").asText());
        assertThat(me(first)).as("lives to its end").isEqualTo(200);

        assertInvalidGrant(refresh(first));
        assertInvalidGrant(refresh(second));
        assertThat(me(second)).isEqualTo(401);
        assertThat(refresh(other).statusCode()).isEqualTo(200);
        assertThat(sandbox.traffic().refreshesByFamily().values()).containsExactlyInAnyOrder(3, 1);
    }

    @Test
    void lifetimesGoByTheClock() {
        JsonNode tokens = connect("read");
        clock.advance(Duration.ofMinutes(10));
        assertThat(me(tokens)).isEqualTo(401);
        assertThat(me(json(refresh(tokens)))).isEqualTo(200);
    }

    @Test
    void refreshMayNarrowTheScopesButNotWidenThem() {
        JsonNode tokens = connect("read write");
        Map<String, String> form =
                client.refreshForm("standard", tokens.path("refresh_token").asText());
        form.put("scope", "read admin");
        assertThat(json(client.form(AUTH, "/token", form)).path("error").asText())
                .isEqualTo("invalid_scope");
        form.put("scope", "read");
        assertThat(json(client.form(AUTH, "/token", form)).path("scope").asText())
                .isEqualTo("read");
    }

    @Test
    void clientCredentialsGiveTheClientsOwnTokenWithoutRefreshToken() {
        Map<String, String> form = client.client("standard");
        form.put("grant_type", "client_credentials");
        form.put("scope", "report");
        JsonNode tokens = json(client.form(AUTH, "/token", form));
        assertThat(tokens.has("refresh_token")).isFalse();
        assertThat(tokens.path("scope").asText()).isEqualTo("report");
        assertThat(me(tokens)).isEqualTo(200);
        assertThat(sandbox.requests().get(0).kind()).isEqualTo(Kind.TOKEN_CLIENT_CREDENTIALS);
        assertThat(sandbox.requests().get(0).account())
                .isEqualTo(sandbox.client("standard").clientId());
        form.put("client_secret", "guess");
        HttpResponse<String> refused = client.form(AUTH, "/token", form);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path("error").asText()).isEqualTo("invalid_client");
    }

    @Test
    void introspectionTellsWhatIsActive() {
        JsonNode tokens = connect("read");
        JsonNode active = ask("/introspect", tokens, "access_token");
        assertThat(active.path("active").asBoolean()).isTrue();
        assertThat(active.path("username").asText()).isEqualTo("alice");
        assertThat(active.path("exp").asLong()).isEqualTo(START.getEpochSecond() + 600);
        clock.advance(Duration.ofMinutes(10));
        assertThat(ask("/introspect", tokens, "access_token"))
                .isEqualTo(Json.object().put("active", false));
        assertThat(ask("/introspect", tokens, "refresh_token").path("active").asBoolean())
                .isTrue();
        assertThat(client.form(AUTH, "/introspect", Map.of("token", "x")).statusCode())
                .as("without client")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token"})
    void revocationOfARefreshTokenEndsTheFamily(String which) {
        JsonNode tokens = connect("read");
        Map<String, String> form = client.client("standard");
        form.put("token", tokens.path(which).asText());
        assertThat(client.form(AUTH, "/revoke", form).statusCode()).isEqualTo(200);
        assertThat(client.form(AUTH, "/revoke", form).statusCode()).as("again").isEqualTo(200);
        assertThat(me(tokens)).isEqualTo(401);
        assertThat(refresh(tokens).statusCode()).isEqualTo(which.equals("refresh_token") ? 400 : 200);
    }

    private URI authorization(String scope) {
        return TestClient.authorization(
                "https://auth.example.test/authorize", client.authorizationParameters("standard", scope));
    }

    private JsonNode connect(String scope) {
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(authorization(scope));
        return json(client.form(
                AUTH, "/token", client.codeForm("standard", query(redirect).value("code"))));
    }

    private HttpResponse<String> refresh(JsonNode tokens) {
        return client.form(
                AUTH,
                "/token",
                client.refreshForm("standard", tokens.path("refresh_token").asText()));
    }

    private JsonNode ask(String path, JsonNode tokens, String which) {
        Map<String, String> form = client.client("standard");
        form.put("token", tokens.path(which).asText());
        return json(client.form(AUTH, path, form));
    }

    private int me(JsonNode tokens) {
        return client.get(
                        "api.example.test",
                        "/v1/me",
                        tokens.path("access_token").asText())
                .statusCode();
    }

    private static void assertInvalidGrant(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_grant");
    }
}
