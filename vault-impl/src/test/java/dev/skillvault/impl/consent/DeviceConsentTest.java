package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceConsentTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private TestWorld world;
    private VaultOperator operator;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
        operator = world.vault.operator();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private DeviceConsent begin() {
        return operator.connector(ALICE, "github").device();
    }

    private void wait(Duration time) {
        world.clock.advance(time);
    }

    private void failed(DeviceConsent consent, Reason reason) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(consent::poll)
                    .isInstanceOfSatisfying(
                            ConsentException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        }
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void aCodeTypedOnAnotherDeviceConnects() {
        DeviceConsent consent = begin();
        assertThat(consent.verificationUri()).hasToString("https://github.com/login/device");
        assertThat(consent.verificationUriComplete()).isEmpty();
        assertThat(consent.expiresAt()).isEqualTo(world.clock.instant().plus(Duration.ofMinutes(15)));
        wait(INTERVAL);
        assertThat(consent.poll()).isEmpty();

        world.sandbox.browser("alice").enterCode(consent.userCode());
        wait(INTERVAL);
        ConnectionInfo connected = consent.poll().orElseThrow();

        assertThat(connected.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(consent.poll()).contains(connected);
        assertThat(operator.connections(ALICE)).containsExactly(connected);
        assertThat(world.count(Kind.TOKEN_DEVICE)).isEqualTo(2);
    }

    @Test
    void theProviderIsNotAskedMoreOftenThanItSaid() {
        DeviceConsent consent = begin();
        for (int second = 0; second < 12; second++) {
            assertThat(consent.poll()).isEmpty();
            wait(Duration.ofSeconds(1));
        }
        assertThat(world.count(Kind.TOKEN_DEVICE)).isEqualTo(2);
    }

    @Test
    void slowDownIsObeyed() {
        DeviceConsent consent = begin();
        world.sandbox
                .faults()
                .next(
                        Target.kind(Kind.TOKEN_DEVICE),
                        Fault.status(
                                200,
                                "{\"error\":\"slow_down\",\"interval\":13}",
                                Map.of("Content-Type", "application/json")));
        wait(INTERVAL);
        assertThat(consent.poll()).isEmpty();
        wait(Duration.ofSeconds(12));
        assertThat(consent.poll()).isEmpty();
        assertThat(world.count(Kind.TOKEN_DEVICE)).isEqualTo(1);
        wait(Duration.ofSeconds(1));
        assertThat(consent.poll()).isEmpty();
        assertThat(world.count(Kind.TOKEN_DEVICE)).isEqualTo(2);
    }

    @Test
    void aUserWhoSaysNoIsHeard() {
        DeviceConsent consent = begin();
        world.sandbox.browser("alice").denyCode(consent.userCode());
        wait(INTERVAL);
        failed(consent, Reason.REFUSED);
    }

    @Test
    void aCodeThatExpiresIsSaidToHave() {
        DeviceConsent consent = begin();
        wait(Duration.ofMinutes(15));
        failed(consent, Reason.TIMED_OUT);
    }

    @Test
    void aCodeThatTheProviderCallsExpiredHas() {
        DeviceConsent consent = begin();
        world.sandbox
                .faults()
                .next(
                        Target.kind(Kind.TOKEN_DEVICE),
                        Fault.status(400, "{\"error\":\"expired_token\"}", Map.of("Content-Type", "application/json")));
        wait(INTERVAL);
        failed(consent, Reason.TIMED_OUT);
    }

    @Test
    void thatTheEndpointIsAwayForAWhileDoesNoHarm() {
        DeviceConsent consent = begin();
        Target polls = Target.kind(Kind.TOKEN_DEVICE);
        for (Fault fault : new Fault[] {
            Fault.status(503, "", Map.of()), Fault.dropBeforeProcessing(), Fault.firewallPage(), Fault.emptyBody()
        }) {
            world.sandbox.faults().next(polls, fault);
            wait(Duration.ofMinutes(1));
            assertThat(consent.poll()).isEmpty();
        }
        world.sandbox.browser("alice").enterCode(consent.userCode());
        wait(Duration.ofMinutes(1));
        assertThat(consent.poll()).isPresent();
    }

    @Test
    void awaitAsksByTheClock() {
        DeviceConsent consent = begin();
        assertThatThrownBy(() -> consent.await(Duration.ZERO))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
        world.sandbox.browser("alice").enterCode(consent.userCode());
        wait(INTERVAL);
        assertThat(consent.await(Duration.ofMinutes(1)).state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void theDeviceCodeIsNeitherShownNorPlainInTheStore() throws SQLException {
        DeviceConsent consent = begin();
        assertThat(consent.toString()).doesNotContain(consent.userCode());
        try (var database = world.database();
                var statement = database.createStatement();
                var row = statement.executeQuery("SELECT sealed FROM pending_flow")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBytes(1)).isNotEmpty();
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void aUserWhoIsForgottenMeanwhileStaysForgotten() {
        DeviceConsent consent = begin();
        world.sandbox.browser("alice").enterCode(consent.userCode());
        operator.forget(ALICE);
        wait(INTERVAL);
        failed(consent, Reason.UNUSABLE_ANSWER);
        assertThat(world.count(Kind.TOKEN_DEVICE)).isZero();
    }

    @Test
    void scopesThatTheProviderDoesNotAllowADeviceAreNamedAsSuch() {
        // Google allows none of the test skill's scopes in this flow
        assertThatThrownBy(() -> operator.connector(ALICE, "google").device())
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REGISTRATION))
                .hasMessageContaining("invalid_scope");
    }

    @Test
    void aWayThatTheProviderDoesNotOfferIsNotTried() {
        assertThatThrownBy(() -> operator.connector(ALICE, "google").secret("secret".toCharArray()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("offers: code, device");
    }
}
