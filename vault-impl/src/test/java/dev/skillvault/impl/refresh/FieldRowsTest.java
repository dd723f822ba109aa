package dev.skillvault.impl.refresh;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.Hold;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the field's list over HTTP, against the sandbox; more of them are in {@code RefreshTest} and {@code RefresherTest}. */
class FieldRowsTest {
    private static final Target REFRESH = Target.kind(Kind.TOKEN_REFRESH);
    private static final Duration DUE = Duration.ofMinutes(55);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

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
        return world.vault.operator().connections(ALICE).get(0).state();
    }

    @Test
    void row8WhatWasRefreshedIsThereAfterARestart() {
        world.clock.advance(DUE);
        assertThat(read()).isEqualTo(200);
        world.vault.close();
        try (Vault again = TestVaults.builder(folder, "agent", world.sandbox).build()) {
            assertThat(TestVaults.door(again, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void row8WhatOneNodeRefreshedTheOtherUses() {
        try (Vault other = TestVaults.builder(folder, "agent", world.sandbox).build()) {
            world.clock.advance(Duration.ofHours(2));
            assertThat(read()).isEqualTo(200);
            assertThat(TestVaults.door(other, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void row9AFormEncodedAnswerIsUnderstood() {
        world.sandbox
                .faults()
                .next(
                        REFRESH,
                        Fault.status(
                                200,
                                "access_token=gho_madeup&token_type=bearer&expires_in=28800",
                                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")));
        assertThat(world.vault.operator().refresh(google.id()).state()).isEqualTo(ConnectionState.ACTIVE);
        world.clock.advance(Duration.ofHours(5));
        // it was stored with its eight hours, and is no token of the API's: one refresh more
        assertThat(read()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void row10AnOperatorsFaultKillsNothingAndTheLivingTokenServes() {
        world.sandbox.faults().next(REFRESH, Fault.status(401, "{\"error\":\"invalid_client\"}", JSON));
        world.clock.advance(DUE);
        assertThat(read()).isEqualTo(200);
        assertThat(state()).isEqualTo(ConnectionState.DEGRADED);

        assertThat(world.vault.operator().refresh(google.id()).state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"expires_in\":0", ",\"expires_in\":-5", ",\"expires_in\":\"never\""})
    void row12ATokenOfUnknownLifeIsUsedUntilItIsRejected(String lifetime) {
        world.sandbox
                .faults()
                .next(REFRESH, Fault.status(200, "{\"access_token\":\"ya29.endless\"" + lifetime + "}", JSON));
        world.clock.advance(DUE);
        // the made-up token is rejected, and refreshed once
        assertThat(read()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
        assertThat(read()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(2);
        assertThat(state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void row23AForcedRefreshLeavesTheConnectionActive() {
        for (int round = 1; round <= 3; round++) {
            ConnectionInfo after = world.vault.operator().refresh(google.id());
            assertThat(after.state()).isEqualTo(ConnectionState.ACTIVE);
            assertThat(after.scopes()).isEqualTo(google.scopes());
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(round);
        }
        assertThat(read()).isEqualTo(200);
        assertThatThrownBy(() -> world.vault.operator().refresh(new ConnectionId("co_" + "0".repeat(32))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void row11ADeadConnectionIsAskedForNoMoreEvenByForce() {
        world.sandbox.revokeRefreshTokens("google");
        assertThat(world.vault.operator().refresh(google.id()).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(world.vault.operator().refresh(google.id()).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void whoWaitsForAnAccountGoesOnWhenItIsConnectedAgain() throws Exception {
        world.sandbox.revokeRefreshTokens("google");
        assertThat(world.vault.awaitActive(google.id(), Duration.ZERO)).isTrue();
        world.vault.operator().refresh(google.id());
        assertThat(world.vault.awaitActive(google.id(), Duration.ZERO)).isFalse();

        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> world.vault.awaitActive(google.id(), Duration.ofSeconds(30)));
        world.connect(ALICE, "google");
        assertThat(waiting.get(40, TimeUnit.SECONDS)).isTrue();

        world.vault.operator().disconnect(google.id());
        assertThatThrownBy(() -> world.vault.awaitActive(google.id(), Duration.ofSeconds(30)))
                .isInstanceOf(ConnectionUnavailableException.class);
    }

    @Test
    void aVaultThatIsClosedLetsTheExchangeFinish() throws Exception {
        Hold hold = world.sandbox.faults().hold(REFRESH);
        CompletableFuture<ConnectionInfo> refresh =
                CompletableFuture.supplyAsync(() -> world.vault.operator().refresh(google.id()));
        hold.arrived();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(world.vault::close);
        hold.release();
        closing.get(40, TimeUnit.SECONDS);
        refresh.handle((done, failure) -> true).get(20, TimeUnit.SECONDS);

        try (Vault again = TestVaults.builder(folder, "agent", world.sandbox).build()) {
            assertThat(TestVaults.door(again, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
            assertThat(again.operator().connections(ALICE).get(0).state()).isEqualTo(ConnectionState.ACTIVE);
        }
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    /** The scheduler's own thread: rung by a new connection, it finds that the clock went on. */
    @Test
    void theSchedulerRefreshesWhatNobodyUses(@TempDir Path elsewhere) throws Exception {
        TestClock clock = TestClock.startingAt(Instant.now());
        CompletableFuture<AuditEntry> refreshed = new CompletableFuture<>();
        try (Sandbox sandbox = Sandbox.builder().clock(clock).seed(7).start();
                Vault vault = TestVaults.builder(elsewhere, "agent", sandbox)
                        .backgroundRefresh(true)
                        .listener(entry -> {
                            if (entry.kind() == EntryKind.REFRESH_OUTCOME) {
                                refreshed.complete(entry);
                            }
                        })
                        .build()) {
            ConnectionInfo alice = TestVaults.connect(vault, sandbox, ALICE, "google");
            clock.advance(DUE);
            TestVaults.connect(vault, sandbox, BOB, "google");

            AuditEntry entry = refreshed.get(30, TimeUnit.SECONDS);
            assertThat(entry.field(AuditField.CONNECTION)).contains(alice.id().value());
            assertThat(entry.field(AuditField.OUTCOME)).contains("REFRESHED");
        }
    }

    @Test
    void aWeekOverHttpWithEveryKindOfFault() {
        List<Fault> faults = Stream.of(
                        Fault.status(503, "busy", Map.of("Retry-After", "60")),
                        Fault.malformedBody(),
                        Fault.dropBeforeProcessing(),
                        Fault.status(403, "<html>Blocked</html>", Map.of("Content-Type", "text/html")),
                        Fault.emptyBody(),
                        Fault.status(401, "{\"error\":\"invalid_client\"}", JSON))
                .toList();
        Duration lived = Duration.ZERO;
        for (int life = 0; lived.compareTo(Duration.ofDays(7)) < 0; life++) {
            if (life % 3 == 0) {
                world.sandbox.faults().next(REFRESH, faults.get(life / 3 % faults.size()));
            }
            for (Duration step : new Duration[] {Duration.ofMinutes(51), Duration.ofMinutes(5)}) {
                world.clock.advance(step);
                lived = lived.plus(step);
                assertThat(read()).as("after %s", lived).isEqualTo(200);
            }
            assertThat(state()).as("after %s", lived).isEqualTo(ConnectionState.ACTIVE);
        }
    }
}
