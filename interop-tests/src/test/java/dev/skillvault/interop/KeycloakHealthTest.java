package dev.skillvault.interop;

import static dev.skillvault.interop.InteropVault.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The vault's own health check by token introspection (RFC 7662), against a real Keycloak. Runs in the profile {@code keycloak}. */
@Tag("keycloak")
@ExtendWith(KeycloakExtension.class)
class KeycloakHealthTest {
    private static final Duration EVERY = Duration.ofHours(6);

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final KeycloakServer keycloak;

    @TempDir
    Path folder;

    KeycloakHealthTest(KeycloakServer keycloak) {
        this.keycloak = keycloak;
    }

    @BeforeEach
    void forgetEvents() {
        keycloak.events().clear();
    }

    private InteropVault open(InteropVault.Client client) {
        return InteropVault.open(folder, keycloak.seenByAVault(), client, clock);
    }

    private void connect(InteropVault.Client client) {
        try (InteropVault vault = open(client)) {
            assertThat(vault.connect(keycloak.browser()).state()).isEqualTo(ConnectionState.ACTIVE);
        }
    }

    /** Opens the vault, which checks at once; says how the connection is afterwards. */
    private ConnectionState check(InteropVault.Client client) {
        // closing lets the check end first
        InteropVault.builder(folder, keycloak.seenByAVault(), client, clock)
                .healthChecks(EVERY)
                .build()
                .close();
        try (InteropVault vault = open(client)) {
            return vault.vault().operator().connections(ALICE).get(0).state();
        }
    }

    @Test
    void anActiveTokenIsHealthyAndIsNotRefreshed() {
        connect(keycloak.confidentialClient());

        assertThat(check(keycloak.confidentialClient())).isEqualTo(ConnectionState.ACTIVE);

        assertThat(keycloak.events().count("INTROSPECT_TOKEN")).isEqualTo(1);
        assertThat(keycloak.events().count("REFRESH_TOKEN")).isZero();
    }

    /** Inactive leads to one refresh, {@code invalid_grant} to that to the end, and whoever calls next is told at once. */
    @Test
    void aSessionThatAnAdministratorEndedIsFoundByTheCheckBeforeAnybodyCalls() {
        connect(keycloak.confidentialClient());
        keycloak.admin().signOut(KeycloakServer.USER);
        keycloak.events().clear();

        assertThat(check(keycloak.confidentialClient())).isEqualTo(ConnectionState.NEEDS_CONSENT);

        assertThat(keycloak.events().count("REFRESH_TOKEN")).isZero();
        assertThat(keycloak.events().errors("REFRESH_TOKEN_ERROR")).hasSize(1);
        try (InteropVault vault = open(keycloak.confidentialClient())) {
            assertThatThrownBy(() -> vault.whoami(ALICE))
                    .isInstanceOf(ConnectionUnavailableException.class)
                    .hasMessageContaining("Keycloak");
        }
        assertThat(check(keycloak.confidentialClient())).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(keycloak.events().errors("REFRESH_TOKEN_ERROR"))
                .as("the dead are not asked")
                .hasSize(1);
    }

    /** Keycloak lets no public client introspect: that is about the client, and says nothing of the token (RFC 7662 section 2.3). */
    @Test
    void aClientThatMayNotAskKillsNothing() {
        connect(keycloak.publicClient());

        assertThat(check(keycloak.publicClient())).isEqualTo(ConnectionState.ACTIVE);

        assertThat(keycloak.events().errors("INTROSPECT_TOKEN_ERROR")).hasSize(1);
        assertThat(keycloak.events().count("REFRESH_TOKEN")).isZero();
    }
}
