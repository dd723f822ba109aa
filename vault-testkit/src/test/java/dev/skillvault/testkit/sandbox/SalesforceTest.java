package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An API host for each tenant, and access tokens of which nobody says when they end. */
class SalesforceTest extends SandboxTest {

    private static final String LOGIN = "login.salesforce.com";
    private static final String QUERY = "/services/data/v62.0/query?q=SELECT+Id,Name+FROM+Account";

    @Test
    void answerNamesTheTenantsHostAndNoExpiry() {
        JsonNode tokens = connect(sandbox, client, "alice", "api refresh_token");
        assertThat(tokens.path("instance_url").asText()).isEqualTo("https://acme.my.salesforce.com");
        assertThat(tokens.has("expires_in")).isFalse();
        assertThat(tokens.path("issued_at").asText()).isEqualTo(Long.toString(START.toEpochMilli()));
        JsonNode found = json(client.get(
                "acme.my.salesforce.com", QUERY, tokens.path("access_token").asText()));
        assertThat(found.path("records").path(0).path("Name").asText()).isEqualTo("ACME North");
    }

    @Test
    void sessionIsWorthNothingAtAnotherTenant() {
        JsonNode tokens = connect(sandbox, client, "gina@globex.example", "api");
        assertThat(tokens.path("instance_url").asText()).isEqualTo("https://globex.my.salesforce.com");
        assertThat(query("globex.my.salesforce.com", tokens).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = query("acme.my.salesforce.com", tokens);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path(0).path("errorCode").asText()).isEqualTo("INVALID_SESSION_ID");
    }

    @Test
    void refreshTokenTakesItsScopeAndDoesNotRotate() {
        assertThat(connect(sandbox, client, "alice", "api").has("refresh_token"))
                .isFalse();
        JsonNode tokens = connect(sandbox, client, "alice", "api offline_access");
        clock.advance(Duration.ofHours(2));
        assertThat(query("acme.my.salesforce.com", tokens).statusCode()).isEqualTo(401);
        JsonNode fresh = json(refresh(client, tokens));
        assertThat(fresh.has("refresh_token")).isFalse();
        assertThat(fresh.path("instance_url").asText()).isEqualTo("https://acme.my.salesforce.com");
        assertThat(query("acme.my.salesforce.com", fresh).statusCode()).isEqualTo(200);
        assertThat(refresh(client, tokens).statusCode()).isEqualTo(200);
    }

    @Test
    void withRotationARefreshTokenWorksOnce() {
        try (Sandbox rotating =
                Sandbox.builder().with(Quirk.SALESFORCE_REFRESH_ROTATION).start()) {
            TestClient rotatingClient = new TestClient(rotating);
            JsonNode tokens = connect(rotating, rotatingClient, "alice", "api refresh_token");
            JsonNode fresh = json(refresh(rotatingClient, tokens));
            HttpResponse<String> replayed = refresh(rotatingClient, tokens);
            assertThat(replayed.statusCode()).isEqualTo(400);
            assertThat(json(replayed).path("error").asText()).isEqualTo("invalid_grant");
            assertThat(refresh(rotatingClient, fresh).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void introspectionAndRevocation() {
        JsonNode tokens = connect(sandbox, client, "alice", "api refresh_token");
        Map<String, String> form = client.client("salesforce");
        form.put("token", tokens.path("refresh_token").asText());
        assertThat(introspect(form).path("active").asBoolean()).isTrue();
        assertThat(client.form(LOGIN, "/services/oauth2/revoke", form).statusCode())
                .isEqualTo(200);
        assertThat(introspect(form).path("active").asBoolean()).isFalse();
        assertThat(query("acme.my.salesforce.com", tokens).statusCode()).isEqualTo(401);
        assertThat(client.form(LOGIN, "/services/oauth2/revoke", form).statusCode())
                .isEqualTo(400);
    }

    private JsonNode introspect(Map<String, String> form) {
        return json(client.form(LOGIN, "/services/oauth2/introspect", form));
    }

    private HttpResponse<String> query(String host, JsonNode tokens) {
        return client.get(host, QUERY, tokens.path("access_token").asText());
    }

    private static JsonNode connect(Sandbox sandbox, TestClient client, String user, String scope) {
        URI authorization = TestClient.authorization(
                "https://login.salesforce.com/services/oauth2/authorize",
                client.authorizationParameters("salesforce", scope));
        URI redirect = sandbox.browser(user).consentWithoutFollowing(authorization);
        return json(client.form(
                LOGIN,
                "/services/oauth2/token",
                client.codeForm("salesforce", TestClient.query(redirect).value("code"))));
    }

    private static HttpResponse<String> refresh(TestClient client, JsonNode tokens) {
        return client.form(
                LOGIN,
                "/services/oauth2/token",
                client.refreshForm("salesforce", tokens.path("refresh_token").asText()));
    }
}
