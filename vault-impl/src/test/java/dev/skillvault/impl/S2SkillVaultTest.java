package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.spi.VaultListener;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row S2 of the field, the skill vault: the background scheduler, and skills that know neither token nor user. */
class S2SkillVaultTest {
    private static final Duration NOT_DUE_YET = Duration.ofSeconds(2639);
    /** 3000 s. */
    private static final Duration DUE_AT_THE_LATEST = Duration.ofMinutes(50);

    @TempDir
    Path folder;

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final Sandbox sandbox = Sandbox.builder().clock(clock).seed(3).start();

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Vault.Builder builder() {
        return TestVaults.builder(folder, "agent", sandbox);
    }

    private ConnectionInfo connect(Vault vault, UserId user) {
        ConnectionInfo google = TestVaults.connect(vault, sandbox, user, "google");
        vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3()));
        return google;
    }

    private long refreshes() {
        return sandbox.requests().stream()
                .filter(each -> each.kind() == Kind.TOKEN_REFRESH)
                .count();
    }

    private List<RecordedRequest> calls() {
        return sandbox.requests().stream()
                .filter(each -> each.kind() == Kind.API && !TestWorld.asksForTheAccount(each))
                .toList();
    }

    /** Of 3599 s: not before 5/6 less a tenth, and at 3000 s at the latest. A start looks once, whatever the thread does then. */
    @Test
    void s2TheSchedulerRefreshesAtAbout3000Of3600Seconds() {
        try (Vault vault = builder().build()) {
            connect(vault, ALICE);
        }
        clock.advance(NOT_DUE_YET);
        builder().backgroundRefresh(true).build().close();
        assertThat(refreshes()).as("after 2639 s").isZero();

        clock.advance(DUE_AT_THE_LATEST.minus(NOT_DUE_YET));
        builder().backgroundRefresh(true).build().close();
        assertThat(refreshes()).as("after 3000 s").isEqualTo(1);
        try (Vault vault = builder().build()) {
            clock.advance(Duration.ofMinutes(30));
            assertThat(TestVaults.door(vault, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .as("3600 s after the first token, with the second")
                    .isEqualTo(200);
        }
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void s2ARunningVaultRefreshesBeforeASkillAsks() throws Exception {
        CountDownLatch refreshed = new CountDownLatch(1);
        VaultListener listener = entry -> {
            if (entry.kind().equals(EntryKind.REFRESH_OUTCOME)
                    && entry.field(AuditField.OUTCOME)
                            .filter("REFRESHED"::equals)
                            .isPresent()) {
                refreshed.countDown();
            }
        };
        try (Vault vault = builder().backgroundRefresh(true).listener(listener).build()) {
            connect(vault, ALICE);
            clock.advance(DUE_AT_THE_LATEST);
            // the scheduler sleeps by the real clock; a new account wakes it
            connect(vault, BOB);
            assertThat(refreshed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(calls()).isEmpty();
            assertThat(TestVaults.door(vault, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(refreshes()).isEqualTo(1);
        assertThat(calls()).extracting(RecordedRequest::status).containsExactly(200);
    }

    /** A skill works a day long, and never meets a token that is over. */
    @Test
    void s2ASkillAlwaysGetsAValidToken() {
        try (Vault vault = builder().build()) {
            connect(vault, ALICE);
            AuthorizedClient door = TestVaults.door(vault, ALICE, "google");
            for (int i = 0; i < 48; i++) {
                clock.advance(Duration.ofMinutes(30));
                assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            }
        }
        assertThat(calls())
                .extracting(RecordedRequest::status)
                .containsOnly(200)
                .hasSize(48);
        assertThat(refreshes()).isEqualTo(24);
    }

    /** What a skill is given has no word for a refresh, a user or an account, and for a token only where the grant says token.export. */
    @Test
    void s2ASkillHasNothingToRefreshWith() {
        assertThat(Arrays.stream(new Class<?>[] {SkillContext.class, AuthorizedClient.class})
                        .flatMap(each -> Arrays.stream(each.getMethods()))
                        .map(Method::getName))
                .containsExactlyInAnyOrder(
                        "client", "clock", "grants", "send", "sendApproved", "scopedToken", "approvedToken");
    }

    @Test
    void s2TheTokenIsChosenByTheUserContext() {
        try (Vault vault = builder().build()) {
            connect(vault, ALICE);
            connect(vault, BOB);
            AuthorizedClient alices = TestVaults.door(vault, ALICE, "google");
            AuthorizedClient bobs = TestVaults.door(vault, BOB, "google");
            for (AuthorizedClient door : List.of(alices, bobs, alices)) {
                assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            }
        }
        assertThat(calls()).extracting(RecordedRequest::account).containsExactly("alice", "bob", "alice");
        assertThat(calls())
                .extracting(RecordedRequest::target)
                .as("the skill's requests are the same")
                .containsOnly(calls().get(0).target());
    }
}
