package dev.skillvault.interop;

import static dev.skillvault.interop.InteropVault.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ordinary life of a connection against Spring Authorization Server, in every build. */
class SpringAuthorizationServerTest {
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private SpringServer spring;
    private InteropVault vault;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        spring = SpringServer.start();
        vault = InteropVault.open(folder, spring.seenByAVault(), spring.confidentialClient(), clock);
    }

    @AfterEach
    void stop() {
        vault.close();
        spring.close();
    }

    @Test
    void aCodeIsExchangedAndTheTokenOpensTheApi() {
        ConnectionInfo connection = vault.connect(spring.browser());
        assertThat(connection.scopes()).contains("profile");
        ApiResponse answer = vault.whoami(ALICE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"sub\":\"alice\"");
        assertThat(spring.tokenRequests().answers()).containsExactly("authorization_code 200");
    }

    @Test
    void eachRefreshRotatesTheRefreshToken() {
        vault.connect(spring.browser());
        for (int round = 1; round <= 3; round++) {
            clock.advance(LIFE);
            assertThat(vault.whoami(ALICE).status()).isEqualTo(200);
            assertThat(spring.tokenRequests().count("refresh_token 200")).isEqualTo(round);
        }
        assertThat(spring.tokenRequests().answers()).hasSize(4);
    }

    @Test
    void disconnectingRevokesTheRefreshTokenAtTheServer() {
        ConnectionInfo connection = vault.connect(spring.browser());
        assertThat(vault.vault().operator().disconnect(connection.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
        assertThat(vault.state(connection.id())).isEqualTo(ConnectionState.REVOKED);
        assertThat(spring.tokenRequests().answers()).containsExactly("authorization_code 200", "revoke 200");
    }

    @Test
    void clientCredentialsOpenTheAgentsOwnAccountAndAreAskedForAgain() {
        vault.granted(vault.vault().operator().connector(UserId.AGENT, "spring").clientCredentials());
        assertThat(vault.whoami(UserId.AGENT).text()).contains("\"sub\":\"agent\"");
        clock.advance(LIFE);
        assertThat(vault.whoami(UserId.AGENT).status()).isEqualTo(200);
        assertThat(spring.tokenRequests().answers())
                .containsExactly("client_credentials 200", "client_credentials 200");
    }
}
