package dev.skillvault.interop;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two hundred generations and ten kills, counted by Keycloak's own event log; fewer with {@code -Dskillvault.reduced}.
 * Runs in the profile {@code keycloak}.
 */
@Tag("keycloak")
@ExtendWith(KeycloakExtension.class)
class KeycloakContentionTest extends RefreshContention {
    private static final boolean REDUCED = System.getProperty("skillvault.reduced") != null;

    private final KeycloakServer keycloak;

    KeycloakContentionTest(KeycloakServer keycloak) {
        this.keycloak = keycloak;
    }

    @Override
    CountingServer server() {
        return keycloak;
    }

    @BeforeEach
    void forgetEvents() {
        keycloak.events().clear();
    }

    @Override
    int generations() {
        return REDUCED ? 20 : 200;
    }

    @Override
    int kills() {
        return REDUCED ? 2 : 10;
    }
}
