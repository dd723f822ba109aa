package dev.skillvault.impl.token;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.Hold;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
    private static final Target REFRESH = Target.kind(Kind.TOKEN_REFRESH);
    /** Due, and still alive. */
    private static final Duration DUE = Duration.ofMinutes(55);

    private static final Duration EXPIRED = Duration.ofHours(2);

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;

    @BeforeEach
    void connect() {
        world = TestWorld.open(folder);
        google = world.connect(ALICE, "google");
        world.grant(google, TestWorld.readingQ3());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private int read() {
        return world.send(ALICE, "google", TestWorld.READ).status();
    }

    private ConnectionState state() {
        return world.vault.operator().connections(ALICE).stream()
                .filter(each -> each.id().equals(google.id()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private String column(String name) throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + name + " FROM connection WHERE connection_id = '"
                        + google.id().value() + "'")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void row1ManyThreadsOnOneDueConnectionRefreshOnce() throws Exception {
        world.clock.advance(EXPIRED);
        AuthorizedClient door = door(world.vault, ALICE, "google");

        List<Integer> answers =
                TestWorld.together(64, () -> door.send(TestWorld.READ).status());

        assertThat(answers).hasSize(64).containsOnly(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(column("generation")).isEqualTo("2");
    }

    @Test
    void row1ManyThreadsWithARejectedTokenRefreshOnce() throws Exception {
        world.sandbox.expireAccessTokens("google");
        AuthorizedClient door = door(world.vault, ALICE, "google");

        List<Integer> answers =
                TestWorld.together(32, () -> door.send(TestWorld.READ).status());

        assertThat(answers).containsOnly(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void row7AnAnswerWithoutRefreshTokenKeepsTheOldOne() {
        for (int round = 1; round <= 3; round++) {
            world.clock.advance(EXPIRED);
            assertThat(read()).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(round);
        }
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void row7ARefreshDoesNotLoseTheScopesThatTheAnswerLeavesOut() {
        var before = google.scopes();
        world.sandbox
                .faults()
                .next(
                        REFRESH,
                        Fault.status(
                                200,
                                "{\"access_token\":\"ya29.fresh\",\"token_type\":\"Bearer\",\"expires_in\":3599}",
                                Map.of("Content-Type", "application/json")));
        world.clock.advance(DUE);
        assertThat(world.vault.operator().connections(ALICE).get(0).scopes()).isEqualTo(before);
        // the made-up token is rejected by the API, and refreshed with the old refresh token, which was kept
        assertThat(read()).isEqualTo(200);
        assertThat(world.vault.operator().connections(ALICE).get(0).scopes()).isEqualTo(before);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void row8RotatedRefreshTokensAreStoredEachTime() {
        ConnectionInfo github = world.connect(ALICE, "github");
        world.grant(github, Permission.of("github", "issues.list").build());
        ApiRequest issues = ApiRequest.get("/repos/acme/reports/issues");
        for (int round = 1; round <= 3; round++) {
            world.clock.advance(Duration.ofHours(9));
            assertThat(world.send(ALICE, "github", issues).status()).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(round);
        }
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void rows9And11ADeadRefreshTokenEndsTheConnectionOnce(Provider provider) {
        String name = provider.name();
        if (provider == Provider.github) {
            world.grant(
                    world.connect(ALICE, "github"),
                    Permission.of("github", "issues.list").build());
        }
        ApiRequest call = provider == Provider.github ? ApiRequest.get("/repos/acme/reports/issues") : TestWorld.READ;
        world.clock.advance(Duration.ofHours(9));
        world.sandbox.revokeRefreshTokens(name);

        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> world.send(ALICE, name, call))
                    .isInstanceOfSatisfying(
                            ConnectionUnavailableException.class,
                            gone -> assertThat(gone.state()).isEqualTo(ConnectionState.NEEDS_CONSENT));
        }
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(world.count(Kind.API)).isZero();
    }

    private enum Provider {
        google,
        github
    }

    @Test
    void row11ConsentingAgainKeepsTheConnectionAndItsGrants() {
        world.clock.advance(EXPIRED);
        world.sandbox.revokeRefreshTokens("google");
        assertThatThrownBy(this::read).isInstanceOf(ConnectionUnavailableException.class);
        List<Grant> before = world.vault.operator().grants(ALICE);

        ConnectionInfo again = world.connect(ALICE, "google");

        assertThat(again.id()).isEqualTo(google.id());
        assertThat(again.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(world.vault.operator().grants(ALICE)).isEqualTo(before);
        assertThat(read()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "\"9223372036854775807\"", "1e300", "99999999999999999999"})
    void row9AnAbsurdLifetimeLosesNoTokens(String lifetime) throws Exception {
        String absurd = "{\"access_token\":\"ya29.fresh\",\"expires_in\":%1$s,\"refresh_token_expires_in\":%1$s}"
                .formatted(lifetime);
        world.sandbox.faults().next(REFRESH, Fault.status(200, absurd, Map.of("Content-Type", "application/json")));
        world.clock.advance(DUE);
        world.vault.operator().refresh(google.id());
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(column("generation")).isEqualTo("2");
    }

    @SuppressWarnings("ImmutableEnumChecker") // a fault without memory
    private enum Passing {
        OVERLOADED(Fault.status(503, "busy", Map.of("Retry-After", "120"))),
        MALFORMED(Fault.malformedBody()),
        EMPTY(Fault.emptyBody()),
        LIMITED(Fault.status(429, "{}", Map.of("Retry-After", "120"))),
        FIREWALL(Fault.status(403, "<html>Blocked</html>", Map.of("Content-Type", "text/html"))),
        FOREIGN_JSON(Fault.status(200, "[1]", Map.of("Content-Type", "application/json"))),
        NO_TOKEN(Fault.status(200, "{\"token_type\":\"Bearer\"}", Map.of("Content-Type", "application/json"))),
        ERROR_500(Fault.status(500, "{\"error\":\"invalid_grant\"}", Map.of("Content-Type", "application/json"))),
        REDIRECT(Fault.status(302, "", Map.of("Location", "https://evil.example/token")));

        private final Fault fault;

        Passing(Fault fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource(Passing.class)
    void rows9And10APassingFailureKillsNothingAndTheLivingTokenServes(Passing passing) {
        world.sandbox.faults().next(REFRESH, passing.fault);
        world.clock.advance(DUE);

        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
        assertThat(read()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).as("backed off").isEqualTo(1);

        world.clock.advance(Duration.ofMinutes(3));
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void row10RetryAfterHoldsAlsoWhenTheApiRejectsTheToken() {
        world.sandbox.faults().next(REFRESH, Fault.status(503, "busy", Map.of("Retry-After", "120")));
        world.sandbox.expireAccessTokens("google");
        for (int round = 0; round < 4; round++) {
            assertThatThrownBy(this::read).isInstanceOf(ConnectionUnavailableException.class);
        }
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);

        world.clock.advance(Duration.ofSeconds(121));
        assertThat(read()).isEqualTo(200);
    }

    @Test
    void anExpiredTokenIsNotServedWhileRefreshingFails() {
        world.sandbox.faults().always(REFRESH, Fault.status(503, "busy", Map.of()));
        world.clock.advance(EXPIRED);

        assertThatThrownBy(this::read).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(world.count(Kind.API)).isZero();
    }

    @Test
    void row4AnUnseenAnswerIsRetriedOnceAndNeverTwice() throws Exception {
        world.sandbox.faults().always(REFRESH, Fault.dropBeforeAnswer());
        world.clock.advance(DUE);
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.UNCERTAIN);
        assertThat(read()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);

        world.clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(this::read).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(column("cause")).isEqualTo("outcome unknown");
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);

        world.clock.advance(Duration.ofHours(2));
        assertThatThrownBy(this::read).isInstanceOf(ConnectionUnavailableException.class);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void row4AnUnseenAnswerIsFollowedByOneRetryThatMaySucceed() {
        world.sandbox.faults().next(REFRESH, Fault.dropBeforeProcessing());
        world.clock.advance(DUE);
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.UNCERTAIN);

        world.clock.advance(Duration.ofMinutes(2));
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void aRotatedTokenWhoseAnswerWasLostIsNamedAsSuch() throws Exception {
        google = world.connect(ALICE, "github");
        world.grant(google, Permission.of("github", "issues.list").build());
        ApiRequest issues = ApiRequest.get("/repos/acme/reports/issues");
        world.sandbox.faults().next(REFRESH, Fault.dropBeforeAnswer());
        world.clock.advance(Duration.ofHours(7));
        // the provider rotated: it knows neither token any more, and nothing but time may lead to another try
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> world.send(ALICE, "github", issues))
                    .isInstanceOf(ConnectionUnavailableException.class);
        }
        assertThat(state()).isEqualTo(ConnectionState.UNCERTAIN);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);

        world.clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> world.send(ALICE, "github", issues))
                .isInstanceOf(ConnectionUnavailableException.class);
        assertThat(column("cause")).isEqualTo("outcome unknown");
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void anUncertainRetryThatIsPutOffIsStillTheLast() throws Exception {
        world.sandbox.faults().next(REFRESH, Fault.dropBeforeAnswer());
        world.sandbox.faults().next(REFRESH, Fault.status(503, "busy", Map.of()));
        world.sandbox.faults().next(REFRESH, Fault.dropBeforeAnswer());
        world.clock.advance(Duration.ofMinutes(51));
        assertThat(read()).isEqualTo(200);
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(read()).isEqualTo(200);
        world.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(this::read).isInstanceOf(ConnectionUnavailableException.class);

        assertThat(state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(3);
    }

    @Test
    void row4AnInterruptedCallerDoesNotEndTheExchange() throws Exception {
        Hold hold = world.sandbox.faults().hold(REFRESH);
        world.clock.advance(EXPIRED);
        AtomicReference<VaultException> seen = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                assertThat(read()).isEqualTo(200);
            } catch (VaultException e) {
                seen.set(e);
            }
        });
        caller.start();
        hold.arrived();
        caller.interrupt();
        caller.join(10_000);
        assertThat(seen.get()).isInstanceOf(VaultUnavailableException.class);

        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(this::read);
        hold.release();

        assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(column("generation")).isEqualTo("2");
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void disconnectingDuringARefreshLeavesNoTokensAlive() throws Exception {
        Hold hold = world.sandbox.faults().hold(REFRESH);
        world.sandbox.faults().next(Target.kind(Kind.REVOKE), Fault.status(503, "busy", Map.of()));
        world.clock.advance(EXPIRED);
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(this::read);
        hold.arrived();
        assertThat(world.vault.operator().disconnect(google.id())).isEqualTo(Disconnection.REVOCATION_FAILED);
        hold.release();

        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(VaultException.class);
        assertThat(state()).isEqualTo(ConnectionState.REVOKED);
        assertThat(world.sandbox.requests().stream()
                        .filter(each -> each.kind() == Kind.REVOKE)
                        .map(RecordedRequest::status))
                .containsExactly(503, 200);
    }

    @Test
    void row9ATokenThatIsNoTokenIsNeitherStoredNorShown() {
        world.sandbox
                .faults()
                .next(
                        REFRESH,
                        Fault.status(
                                200,
                                "{\"access_token\":\"ya29.canary\\r\\nX-Evil: 1\",\"expires_in\":3599}",
                                Map.of("Content-Type", "application/json")));
        world.sandbox
                .faults()
                .next(
                        REFRESH,
                        Fault.status(
                                200,
                                "{\"access_token\":\"ya29.canary\u20ac\",\"expires_in\":3599}",
                                Map.of("Content-Type", "application/json; charset=utf-8")));
        world.clock.advance(DUE);
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);
    }

    @Test
    void anotherProcesssLeaseIsRespected() throws Exception {
        world.clock.advance(DUE);
        try (Connection database = world.database();
                Statement statement = database.createStatement()) {
            long until = world.clock.instant().plusSeconds(30).toEpochMilli() * 1000;
            assertThat(statement.executeUpdate(
                            "UPDATE connection SET lease_owner = 'another', state = 'REFRESHING', lease_until = "
                                    + until))
                    .isEqualTo(1);
        }
        assertThat(read()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isZero();
        world.clock.advance(Duration.ofSeconds(31));
        assertThat(read()).isEqualTo(200);
        assertThat(world.sandbox.requests().stream()
                        .filter(each -> each.kind() == Kind.TOKEN_REFRESH)
                        .map(RecordedRequest::status))
                .containsExactly(200);
    }
}
