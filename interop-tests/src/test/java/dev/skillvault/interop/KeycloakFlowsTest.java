package dev.skillvault.interop;

import static dev.skillvault.interop.InteropVault.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The ways to connect without a redirect, against a real Keycloak. Runs in the profile {@code keycloak}. */
@Tag("keycloak")
@ExtendWith(KeycloakExtension.class)
class KeycloakFlowsTest {
    private final KeycloakServer keycloak;

    @TempDir
    Path folder;

    KeycloakFlowsTest(KeycloakServer keycloak) {
        this.keycloak = keycloak;
    }

    @BeforeEach
    void forgetEvents() {
        keycloak.events().clear();
    }

    private InteropVault open(InteropVault.Client client, Clock clock) {
        return InteropVault.open(folder, keycloak.seenByAVault(), client, clock);
    }

    @Test
    void aDeviceIsConfirmedInABrowser() {
        try (InteropVault vault = open(keycloak.deviceClient(), Clock.systemUTC())) {
            DeviceConsent device =
                    vault.vault().operator().connector(ALICE, "keycloak").device();

            assertThat(keycloak.browser()
                            .confirmDevice(device.verificationUriComplete().orElseThrow()))
                    .contains("Device Login Successful");

            vault.granted(device.await(Duration.ofMinutes(1)));
            assertThat(vault.whoami(ALICE).status()).isEqualTo(200);
        }
        assertThat(keycloak.events().count("OAUTH2_DEVICE_CODE_TO_TOKEN")).isEqualTo(1);
    }

    @Test
    void aDeviceThatAsksTooOftenIsToldToSlowDownAndItsFlowGoesOn() {
        TestClock fast = TestClock.startingAt(Instant.now());
        try (InteropVault vault = open(keycloak.deviceClient(), fast)) {
            DeviceConsent device =
                    vault.vault().operator().connector(ALICE, "keycloak").device();
            for (int i = 0; i < 2; i++) {
                fast.advance(Duration.ofSeconds(6));
                assertThat(device.poll()).isEmpty();
            }
        }
        assertThat(keycloak.events().errors("OAUTH2_DEVICE_CODE_TO_TOKEN_ERROR"))
                .describedAs("that a decision is pending is no event for Keycloak")
                .containsExactly("slow_down");
    }

    @Test
    void clientCredentialsOpenTheAgentsOwnAccountAndAreAskedForAgain() {
        TestClock clock = TestClock.startingAt(Instant.now());
        try (InteropVault vault = open(keycloak.confidentialClient(), clock)) {
            ConnectionInfo connection = vault.granted(
                    vault.vault().operator().connector(UserId.AGENT, "keycloak").clientCredentials());
            assertThat(connection.state()).isEqualTo(ConnectionState.ACTIVE);
            assertThat(vault.whoami(UserId.AGENT).text()).contains("service-account-confidential");
            clock.advance(Duration.ofMinutes(5));
            assertThat(vault.whoami(UserId.AGENT).status()).isEqualTo(200);
        }
        assertThat(keycloak.events().count("CLIENT_LOGIN")).isEqualTo(2);
    }

    @Test
    void anAssertionThatTheAgentsKeySignedActsForAUser() throws IOException {
        byte[] keyFile = keycloak.secrets().keyFile();
        try (InteropVault vault = open(keycloak.serviceClient(), Clock.systemUTC())) {
            ConnectionInfo connection =
                    vault.vault().operator().connector(ALICE, "keycloak").serviceAccount(keyFile, "agent-of-alice");
            assertThat(connection.state()).isEqualTo(ConnectionState.ACTIVE);
            assertThat(connection.scopes()).contains("profile", "email");
        }
        assertThat(keycloak.events().count("JWT_AUTHORIZATION_GRANT")).isEqualTo(1);
    }
}
