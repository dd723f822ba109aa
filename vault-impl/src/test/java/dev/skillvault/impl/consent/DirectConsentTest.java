package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.GitHubAppKey;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to connect that need no person: service accounts, installations, static secrets. */
class DirectConsentTest {
    private static final ApiRequest ISSUES = ApiRequest.get("/repos/acme/reports/issues");

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

    private byte[] keyFile() {
        return world.sandbox.google().serviceAccountKey();
    }

    private ConnectionInfo install() {
        GitHubAppKey app = world.sandbox.github().app();
        return operator.connector(ALICE, "github")
                .installation(
                        app.appId(),
                        Long.parseLong(app.installationId()),
                        app.privateKey().getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aServiceAccountIsConnectedAndRenewedByItsKey() {
        ConnectionInfo robot = operator.connector(ALICE, "google").serviceAccount(keyFile(), null);
        assertThat(robot.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(robot.access().advice()).isEmpty();
        world.grant(robot, TestWorld.readingQ3());
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isNotEqualTo(401);
        assertThat(world.count(Kind.TOKEN_JWT_BEARER)).isEqualTo(2);
    }

    @Test
    void aServiceAccountActsForAUserOnlyWhereItMay() {
        assertThatThrownBy(() -> operator.connector(ALICE, "google").serviceAccount(keyFile(), "alice@example.com"))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REGISTRATION));
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void aKeyFileForAnotherEndpointIsRefusedBeforeAnythingIsSent() {
        String file = new String(keyFile(), StandardCharsets.UTF_8);
        for (String wrong : new String[] {
            file.replace("https://oauth2.googleapis.com/token", "https://evil.example/token"),
            file.replace("service_account", "authorized_user"),
            file.replace("BEGIN PRIVATE KEY", "BEGIN SECRET KEY"),
            file + "{}",
            file.replaceFirst("\\{", "{\"type\":\"service_account\","),
            "[]",
            "",
        }) {
            assertThatThrownBy(() -> operator.connector(ALICE, "google")
                            .serviceAccount(wrong.getBytes(StandardCharsets.UTF_8), null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(world.count(Kind.TOKEN_JWT_BEARER)).isZero();
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void anInstallationIsConnectedAndRenewedByTheAppsKey() {
        ConnectionInfo installed = install();
        assertThat(installed.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(installed.scopes()).isNotEmpty().allMatch(scope -> scope.matches("[a-z_]+:[a-z]+"));
        world.grant(installed, Permission.of("github", "issues.list").build());
        assertThat(world.send(ALICE, "github", ISSUES).status()).isEqualTo(200);
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.send(ALICE, "github", ISSUES).status()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_INSTALLATION)).isEqualTo(2);
    }

    @Test
    void anInstallationThatIsNotThereIsNotConnected() {
        GitHubAppKey app = world.sandbox.github().app();
        byte[] key = app.privateKey().getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> operator.connector(ALICE, "github").installation(app.appId(), 1, key))
                .isInstanceOf(ConsentException.class)
                .hasMessageContaining("installation_removed");
        assertThatThrownBy(() -> operator.connector(ALICE, "github").installation("another", 1, key))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REGISTRATION));
        assertThatThrownBy(() -> operator.connector(ALICE, "github").installation("a b", 1, key))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> operator.connector(ALICE, "github").installation(app.appId(), 1, new byte[8]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void aSecretOfWhoKnowsWhomDoesNotTakeAnInstallationsConnection() {
        ConnectionInfo installed = install();
        assertThatThrownBy(() -> operator.connector(installed.id()).secret("github_pat_another".toCharArray()))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_UNKNOWN));
        assertThat(operator.connections(ALICE)).containsExactly(installed);
    }

    @Test
    void aStaticSecretIsUsedUntilTheProviderRejectsIt() {
        ConnectionInfo connected =
                operator.connector(ALICE, "github").secret("github_pat_that_was_deleted".toCharArray());
        assertThat(connected.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(connected.scopes()).isEmpty();
        assertThat(connected.access().missing()).isEmpty();
        world.grant(connected, Permission.of("github", "issues.list").build());
        world.clock.advance(Duration.ofDays(40));
        // one answer may be a mistake; the second time it is not
        for (ConnectionState then : List.of(ConnectionState.DEGRADED, ConnectionState.NEEDS_CONSENT)) {
            assertThatThrownBy(() -> world.send(ALICE, "github", ISSUES))
                    .isInstanceOf(ConnectionUnavailableException.class);
            assertThat(operator.connections(ALICE))
                    .extracting(ConnectionInfo::state)
                    .containsExactly(then);
            world.clock.advance(Duration.ofHours(2));
        }
        // a new one, typed in for the same connection, keeps its grants
        ConnectionInfo again = operator.connector(ALICE, "github").secret("github_pat_new".toCharArray());
        assertThat(again.id()).isEqualTo(connected.id());
    }

    @Test
    void aStaticSecretIsNotRevokedAtTheProvider() {
        ConnectionInfo connected = operator.connector(ALICE, "github").secret("github_pat_x".toCharArray());
        assertThat(operator.disconnect(connected.id())).isEqualTo(Disconnection.PROVIDER_CANNOT_REVOKE);
        assertThat(world.count(Kind.REVOKE)).isZero();
    }

    @Test
    void aSecretThatCannotBeSentIsRefused() {
        for (String wrong : new String[] {"", "with blank", "line\n", "ümlaut", "x".repeat(4097)}) {
            assertThatThrownBy(() -> operator.connector(ALICE, "github").secret(wrong.toCharArray()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void theAgentsNamespaceIsNoUsers() {
        assertThat(UserId.AGENT.value()).isEqualTo("@agent");
        for (String other : new String[] {"@Agent", "@agents", "@", "@alice"}) {
            assertThatThrownBy(() -> new UserId(other)).isInstanceOf(IllegalArgumentException.class);
        }
        ConnectionInfo own = operator.connector(UserId.AGENT, "google").serviceAccount(keyFile(), null);
        assertThat(operator.connections(UserId.AGENT)).containsExactly(own);
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void aDelegatedServiceAccountKeepsItsSubjectWhenItIsRenewed() {
        ConnectionInfo wanted = operator.connector(ALICE, "google").serviceAccount(keyFile(), null);
        world.sandbox.google().delegate(wanted.scopes());
        ConnectionInfo acting =
                operator.connector(UserId.AGENT, "google").serviceAccount(keyFile(), "alice@example.com");
        assertThat(acting.scopes()).isEqualTo(Set.copyOf(wanted.scopes()));
    }
}
