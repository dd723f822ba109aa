package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.GMAIL;
import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's exchange of a service account's assertion. */
class ServiceAccountTest extends SandboxTest {

    private static final String READ = GMAIL + ".readonly";

    private final JsonNode key = Json.read(new String(sandbox.google().serviceAccountKey(), StandardCharsets.UTF_8))
            .orElseThrow();

    @Test
    void assertionBecomesAnAccessTokenForAnHourAndNothingElse() {
        JsonNode tokens = json(exchange(claims()));
        assertThat(tokens.path("access_token").asText()).startsWith("ya29." + Secrets.MARKER);
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(3599);
        assertThat(tokens.has("refresh_token")).isFalse();
        assertThat(profile(tokens).path("emailAddress").asText())
                .isEqualTo(key.path("client_email").asText());
        assertThat(sandbox.requests().get(0).kind()).isEqualTo(Kind.TOKEN_JWT_BEARER);
        assertThat(sandbox.requests().get(0).account())
                .isEqualTo(sandbox.google().serviceAccount());
    }

    @Test
    void actingForAUserTakesDelegationOfEachScope() {
        ObjectNode claims = claims().put("sub", "alice@example.com");
        HttpResponse<String> refused = exchange(claims);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path("error").asText()).isEqualTo("unauthorized_client");

        sandbox.google().delegate(Set.of(READ));
        assertThat(profile(json(exchange(claims))).path("emailAddress").asText())
                .isEqualTo("alice@example.com");
        assertThat(exchange(claims.put("scope", READ + " " + GMAIL + ".send")).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "aud, https://oauth2.googleapis.com/, Failed audience check",
        "iss, robot@elsewhere.test, account not found",
        "exp, 3601, short-lived",
        "exp, -1, short-lived",
        "iat, 301, short-lived"
    })
    void wrongClaimsAreInvalidGrants(String claim, String value, String description) {
        ObjectNode claims = claims();
        if (value.matches("-?\\d+")) {
            claims.put(claim, START.getEpochSecond() + Long.parseLong(value));
        } else {
            claims.put(claim, value);
        }
        assertInvalidGrant(exchange(claims), description);
    }

    @Test
    void otherSignaturesAreInvalidGrants() {
        String jwt = Signed.jwt(key.path("private_key").asText(), Json.write(claims()));
        String other = Signed.jwt(key.path("private_key").asText(), Json.write(claims().put("sub", "eve")));
        String mixed = other.substring(0, other.lastIndexOf('.')) + jwt.substring(jwt.lastIndexOf('.'));
        assertInvalidGrant(send(mixed), "Invalid JWT Signature");
        String none = Signed.jwt(key.path("private_key").asText(), "{\"alg\":\"none\"}", Json.write(claims()));
        assertInvalidGrant(send(none), "Invalid JWT Signature");
        assertInvalidGrant(send("no.jwt"), "Bad Request");
    }

    @Test
    void missingScopeIsAnInvalidScope() {
        assertThat(json(exchange(claims().put("scope", ""))).path("error").asText())
                .isEqualTo("invalid_scope");
    }

    private ObjectNode claims() {
        return Json.object()
                .put("iss", key.path("client_email").asText())
                .put("scope", READ)
                .put("aud", key.path("token_uri").asText())
                .put("iat", START.getEpochSecond())
                .put("exp", START.getEpochSecond() + 3600);
    }

    private HttpResponse<String> exchange(JsonNode claims) {
        return send(Signed.jwt(key.path("private_key").asText(), Json.write(claims)));
    }

    private HttpResponse<String> send(String assertion) {
        return client.googleToken(
                Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion));
    }

    private JsonNode profile(JsonNode tokens) {
        return json(client.get(
                "gmail.googleapis.com",
                "/gmail/v1/users/me/profile",
                tokens.path("access_token").asText()));
    }

    private static void assertInvalidGrant(HttpResponse<String> answer, String description) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_grant");
        assertThat(json(answer).path("error_description").asText()).contains(description);
    }
}
