package dev.skillvault.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** The realm's event log, as the administration API shows it: what Keycloak saw, whatever the vault says. */
final class KeycloakEvents {
    private final KeycloakAdmin admin;

    KeycloakEvents(KeycloakAdmin admin) {
        this.admin = admin;
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
        return StreamSupport.stream(admin.get("events?max=100000&type=" + type).spliterator(), false)
                .toList();
    }

    /** Forgets what was. */
    void clear() {
        admin.delete("events");
    }
}
