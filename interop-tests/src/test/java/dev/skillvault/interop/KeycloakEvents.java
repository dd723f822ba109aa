package dev.skillvault.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The realm's event log, as the administration API shows it: what Keycloak saw, whatever the vault says. */
final class KeycloakEvents {
    private static final URI TOKEN = URI.create("https://keycloak.test/realms/master/protocol/openid-connect/token");
    private static final String EVENTS = "https://keycloak.test/admin/realms/vault/events";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LocalHttp http;
    private final String adminPassword;

    KeycloakEvents(LocalHttp http, String adminPassword) {
        this.http = http;
        this.adminPassword = adminPassword;
    }

    /** How many events there were of this type, like {@code REFRESH_TOKEN} or {@code REFRESH_TOKEN_ERROR}. */
    int count(String type) {
        return all(type).size();
    }

    /** The reason of each failure of this type, oldest last. */
    List<String> errors(String type) {
        return all(type).stream().map(event -> event.path("error").asText()).toList();
    }

    private List<JsonNode> all(String type) {
        HttpResponse<String> answer = authorised(
                http.request(URI.create(EVENTS + "?max=100000&type=" + type)).GET());
        return StreamSupport.stream(read(answer).spliterator(), false).toList();
    }

    /** Forgets what was. */
    void clear() {
        HttpResponse<String> answer =
                authorised(http.request(URI.create(EVENTS)).DELETE());
        if (answer.statusCode() != 204) {
            throw new AssertionError("Keycloak kept its events, HTTP " + answer.statusCode());
        }
    }

    private HttpResponse<String> authorised(HttpRequest.Builder request) {
        HttpResponse<String> answer = http.send(LocalHttp.post(
                http.request(TOKEN),
                Map.of(
                        "grant_type", "password",
                        "client_id", "admin-cli",
                        "username", "admin",
                        "password", adminPassword)));
        JsonNode tokens = read(answer);
        // these stand for all tokens of this server: they begin alike
        CanaryLedger.note("Keycloak refresh token", tokens.path("refresh_token").asText());
        String access = CanaryLedger.note(
                "Keycloak access token", tokens.path("access_token").asText());
        return http.send(request.header("Authorization", "Bearer " + access));
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
