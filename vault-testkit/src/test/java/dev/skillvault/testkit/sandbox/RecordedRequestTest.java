package dev.skillvault.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class RecordedRequestTest extends SandboxTest {

    @Test
    void nothingSecretIsRecorded() {
        JsonNode tokens = client.connectGoogle(TestClient.SHEETS);
        String access = tokens.path("access_token").asText();
        client.googleToken(
                client.refreshForm("google", tokens.path("refresh_token").asText()));
        client.get("sheets.googleapis.com", "/v4/spreadsheets/x?access_token=" + access, access);
        client.get("sheets.googleapis.com", "/v4/" + access + "?q=" + access, access);
        client.send("POST", "api.github.com", "/repos/acme/reports/issues", access, "{\"title\":\"" + access + "\"}");

        assertThat(sandbox.requests()).hasSize(6).allSatisfy(request -> {
            assertThat(request.toString())
                    .doesNotContain(Secrets.MARKER, TestClient.VERIFIER, "state-of-the-test", "client_secret");
            assertThat(request.body().map(JsonNode::toString).orElse("")).doesNotContain(Secrets.MARKER);
        });
        assertThat(sandbox.requests().get(0).target()).isEqualTo("/o/oauth2/v2/auth");
        assertThat(sandbox.requests().get(1).target()).isEqualTo("/token");
        assertThat(sandbox.requests().get(1).host()).isEqualTo("oauth2.googleapis.com");
        assertThat(sandbox.requests().get(1).at()).isEqualTo(START);
    }

    @Test
    void registrationsAndPagesDoNotPrintSecrets() {
        assertThat(sandbox.client("google").toString()).doesNotContain(Secrets.MARKER);
        assertThat(sandbox.client("google").clientSecret()).contains(Secrets.MARKER);
        assertThat(sandbox.client("github").clientSecret()).contains(Secrets.MARKER);
        Page page = new Page(200, "", java.net.URI.create("http://127.0.0.1:1/callback?code=" + Secrets.MARKER));
        assertThat(page.toString()).doesNotContain(Secrets.MARKER).contains("/callback");
    }
}
