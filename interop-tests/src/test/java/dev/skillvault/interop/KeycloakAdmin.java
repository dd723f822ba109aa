package dev.skillvault.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** The realm's administration API, asked as the server's administrator. */
final class KeycloakAdmin {
    private static final URI TOKEN = URI.create("https://keycloak.test/realms/master/protocol/openid-connect/token");
    private static final String REALM = "https://keycloak.test/admin/realms/vault/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LocalHttp http;
    private final String password;

    KeycloakAdmin(LocalHttp http, String password) {
        this.http = http;
        this.password = password;
    }

    /** What there is at a path below the realm. */
    JsonNode get(String path) {
        return read(authorised(request(path).GET()));
    }

    /** Deletes what there is at a path below the realm. */
    void delete(String path) {
        requireDone(authorised(request(path).DELETE()));
    }

    /** Ends every session of a user, as an administrator does who presses "Sign out". */
    void signOut(String user) {
        String id = get("users?exact=true&username=" + user).path(0).path("id").asText();
        requireDone(authorised(request("users/" + id + "/logout").POST(HttpRequest.BodyPublishers.noBody())));
    }

    private HttpRequest.Builder request(String path) {
        return http.request(URI.create(REALM + path));
    }

    private HttpResponse<String> authorised(HttpRequest.Builder request) {
        HttpResponse<String> answer = http.send(LocalHttp.post(
                http.request(TOKEN),
                Map.of(
                        "grant_type", "password",
                        "client_id", "admin-cli",
                        "username", "admin",
                        "password", password)));
        JsonNode tokens = read(answer);
        // these stand for all tokens of this server: they begin alike
        CanaryLedger.note("Keycloak refresh token", tokens.path("refresh_token").asText());
        String access = CanaryLedger.note(
                "Keycloak access token", tokens.path("access_token").asText());
        return http.send(request.header("Authorization", "Bearer " + access));
    }

    private static void requireDone(HttpResponse<String> answer) {
        if (answer.statusCode() != 204) {
            throw new AssertionError("Keycloak did not do it, HTTP " + answer.statusCode());
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError("Keycloak's administration answered HTTP " + answer.statusCode());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            // without the cause, whose message would show what was read
            throw new AssertionError("Keycloak's administration answered with something else than JSON");
        }
    }
}
