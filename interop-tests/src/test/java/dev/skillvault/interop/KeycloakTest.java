package dev.skillvault.interop;

import static dev.skillvault.interop.InteropVault.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.testkit.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every flow against a real Keycloak; what it saw is read from its own event log. Runs in the profile {@code keycloak}. */
@Tag("keycloak")
@ExtendWith(KeycloakExtension.class)
class KeycloakTest {
    /** The realm's access tokens live this long. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final KeycloakServer keycloak;

    @TempDir
    Path folder;

    @TempDir
    Path copy;

    KeycloakTest(KeycloakServer keycloak) {
        this.keycloak = keycloak;
    }

    @BeforeEach
    void forgetEvents() {
        keycloak.events().clear();
    }

    private InteropVault open(Path where, InteropVault.Client client) {
        return InteropVault.open(where, keycloak.seenByAVault(), client, clock);
    }

    @Test
    void aConfidentialClientConnectsWithPkceOverAFreeLoopbackPort() {
        try (InteropVault vault = open(folder, keycloak.confidentialClient());
                ConsentFlow flow = vault.vault().operator().connect(ALICE, "keycloak")) {
            assertThat(flow.authorizationUri().getRawQuery())
                    .contains("code_challenge_method=S256")
                    .containsPattern("redirect_uri=http%3A%2F%2F127.0.0.1%3A[0-9]+%2F");

            assertThat(keycloak.browser().consentAndReturn(flow.authorizationUri()))
                    .contains("connected");

            ConnectionInfo connection = vault.granted(flow.await(Duration.ofSeconds(30)));
            assertThat(connection.scopes()).contains("openid", "email", "profile");
            ApiResponse answer = vault.whoami(ALICE);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"preferred_username\":\"alice\"");
        }
        assertThat(keycloak.events().count("CODE_TO_TOKEN")).isEqualTo(1);
    }

    @Test
    void aPublicClientConnectsWithPkceAlone() {
        try (InteropVault vault = open(folder, keycloak.publicClient())) {
            vault.connect(keycloak.browser());
            assertThat(vault.whoami(ALICE).status()).isEqualTo(200);
        }
    }

    @Test
    void anIssuerUrlIsEnoughToConnectAndToRevoke() {
        InteropVault.Client client = keycloak.confidentialClient();
        try (Vault vault = InteropVault.bare(folder, keycloak.seenByAVault(), clock)
                        .provider("company", KeycloakServer.ISSUER)
                        .oauthClient("company", client.id(), client.secret().toCharArray())
                        .build();
                ConsentFlow flow = vault.operator().connect(ALICE, "company")) {
            keycloak.browser().consentAndReturn(flow.authorizationUri());
            ConnectionInfo connection = flow.await(Duration.ofSeconds(30));
            assertThat(connection.state()).isEqualTo(ConnectionState.ACTIVE);
            assertThat(vault.operator().disconnect(connection.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
        }
        assertThat(keycloak.events().count("CODE_TO_TOKEN")).isEqualTo(1);
        assertThat(keycloak.events().count("REVOKE_GRANT")).isEqualTo(1);
    }

    @Test
    void theIssuerIsSentAndChecked() {
        try (InteropVault vault = open(folder, keycloak.confidentialClient());
                ConsentFlow flow = vault.vault().operator().connect(ALICE, "keycloak")) {
            URI redirect = keycloak.browser().consent(flow.authorizationUri());
            assertThat(redirect.getQuery()).contains("iss=" + KeycloakServer.ISSUER);
        }
    }

    @Test
    void eachRefreshRotatesTheRefreshToken() {
        try (InteropVault vault = open(folder, keycloak.confidentialClient())) {
            ConnectionInfo connection = vault.connect(keycloak.browser());
            for (int round = 1; round <= 3; round++) {
                clock.advance(LIFE);
                assertThat(vault.whoami(ALICE).status()).isEqualTo(200);
                assertThat(keycloak.events().count("REFRESH_TOKEN")).isEqualTo(round);
            }
            assertThat(vault.state(connection.id())).isEqualTo(ConnectionState.ACTIVE);
        }
        assertThat(keycloak.events().count("REFRESH_TOKEN_ERROR")).isZero();
    }

    @Test
    void aCopyOfTheDatabaseThatReplaysAnOldTokenIsFoundOutAndEndsBoth() throws IOException {
        try (InteropVault vault = open(folder, keycloak.confidentialClient())) {
            vault.connect(keycloak.browser());
        }
        copyFiles(folder, copy);
        clock.advance(LIFE);
        try (InteropVault vault = open(folder, keycloak.confidentialClient())) {
            assertThat(vault.whoami(ALICE).status()).isEqualTo(200);
        }

        diesAtTheNextUse(copy);

        assertThat(keycloak.events().errors("REFRESH_TOKEN_ERROR")).hasSize(1);
        clock.advance(LIFE);
        diesAtTheNextUse(folder);
        assertThat(keycloak.events().errors("REFRESH_TOKEN_ERROR")).hasSize(2);
    }

    private void diesAtTheNextUse(Path where) {
        try (InteropVault vault = open(where, keycloak.confidentialClient())) {
            assertThatThrownBy(() -> vault.whoami(ALICE)).isInstanceOf(ConnectionUnavailableException.class);
            assertThat(vault.vault().operator().connections(ALICE))
                    .extracting(ConnectionInfo::state)
                    .containsExactly(ConnectionState.NEEDS_CONSENT);
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void disconnectingRevokesTheRefreshTokenAtTheServer() throws IOException {
        try (InteropVault vault = open(folder, keycloak.confidentialClient())) {
            vault.connect(keycloak.browser());
        }
        copyFiles(folder, copy);
        try (InteropVault vault = open(folder, keycloak.confidentialClient())) {
            ConnectionInfo connection =
                    vault.vault().operator().connections(ALICE).get(0);
            assertThat(vault.vault().operator().disconnect(connection.id()))
                    .isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
        }
        assertThat(keycloak.events().count("REVOKE_GRANT")).isEqualTo(1);
        clock.advance(LIFE);
        diesAtTheNextUse(copy);
    }
}
