package dev.skillvault.impl.alert;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.Alert.Kind;
import dev.skillvault.spi.Inbox;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An alert arrives, whatever happens on its way. */
class AlertDeliveryTest {
    @TempDir
    Path folder;

    private AlertWorld world;
    private final HeldChannel bad = new HeldChannel("bad");
    private final HeldChannel good = new HeldChannel("good");

    @BeforeEach
    void start() {
        world = new AlertWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = HeldChannel.Mood.class,
            names = {"THROWS", "BREAKS", "HANGS"})
    void aChannelThatFailsOrHangsKeepsNeitherTheVaultNorAnotherChannelWaiting(HeldChannel.Mood mood) throws Exception {
        bad.mood = mood;
        world.open(builder -> builder.alerts(bad).alerts(good));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        assertThat(good.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(bad.tries.poll(20, TimeUnit.SECONDS)).isEqualTo(mood);
        ConnectionInfo other = TestVaults.connect(world.vault(), world.sandbox, TestVaults.BOB, "google");
        assertThat(world.vault().operator().connections(TestVaults.BOB)).contains(other);
    }

    @Test
    void whatWasNotDeliveredIsTriedAgainAndDeliveredOnce() throws Exception {
        bad.mood = HeldChannel.Mood.THROWS;
        world.open(builder -> builder.alerts(bad).alerts(good));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        Alert told = good.next();
        assertThat(bad.tries.poll(20, TimeUnit.SECONDS)).isEqualTo(HeldChannel.Mood.THROWS);
        bad.mood = HeldChannel.Mood.WELL;
        // the failure may be noted after the first step of the clock, and is due after the next
        Alert late = null;
        for (int i = 0; i < 3 && late == null; i++) {
            world.clock.advance(Duration.ofMinutes(10));
            late = bad.taken.poll(10, TimeUnit.SECONDS);
        }
        assertThat(late).isNotNull();
        assertThat(late.id()).isEqualTo(told.id());
        world.closeVault();
        assertThat(bad.taken).isEmpty();
        assertThat(good.taken).as("the other channel is not told twice").isEmpty();
    }

    /** The state is committed and the process dies before anybody was told. */
    @Test
    void aCrashBetweenTheDeathAndItsAlertLosesNothing() throws Exception {
        world.open(builder -> builder.alerts(good));
        ConnectionInfo connection = world.connect();
        world.closeVault();
        world.sql("UPDATE connection SET state = 'NEEDS_CONSENT', cause = 'invalid_grant'");
        world.open(builder -> builder.alerts(good));
        Alert alert = good.next();
        assertThat(alert.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(alert.account().connection()).isEqualTo(connection.id());
        world.open(builder -> builder.alerts(good));
        world.closeVault();
        assertThat(good.taken).as("told once, whatever the number of starts").isEmpty();
    }

    /** The process ends while the message is on its way: nobody knows whether it arrived, so it comes again under the same name. */
    @Test
    void aCrashBetweenSendingAndNotingSendsAgainWithTheSameId() throws Exception {
        bad.mood = HeldChannel.Mood.HANGS;
        world.open(builder -> builder.alerts(bad).alerts(good));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        String id = good.next().id();
        assertThat(bad.hanging.await(20, TimeUnit.SECONDS)).isTrue();
        world.closeVault();
        bad.mood = HeldChannel.Mood.WELL;
        world.clock.advance(Duration.ofMinutes(4));
        world.open(builder -> builder.alerts(bad).alerts(good));
        assertThat(bad.next().id()).isEqualTo(id);
        world.closeVault();
        assertThat(good.taken).isEmpty();
    }

    @Test
    void itIsRepeatedOnlyAsConfigured() throws Exception {
        world.open(builder -> builder.alerts(good).alertRepeat(Duration.ofHours(12)));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        Alert first = good.next();
        world.closeVault();
        world.clock.advance(Duration.ofHours(13));
        world.open(builder -> builder.alerts(good).alertRepeat(Duration.ofHours(12)));
        Alert second = good.next();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.since()).isEqualTo(first.since());
        assertThat(second.advice().link())
                .as("the first link has less than half its day left")
                .isNotEqualTo(first.advice().link());
        world.closeVault();
        assertThat(good.taken).isEmpty();
    }

    @Test
    void aChannelThatIsAddedLaterIsToldWhatIsStillTrue() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        assertThat(good.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
        world.open(builder -> builder.alerts(good).alerts(bad));
        assertThat(bad.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
        world.closeVault();
        assertThat(good.taken).isEmpty();
    }

    /** A channel that told nobody of the death does not tell of the recovery. */
    @Test
    void goodNewsGoWhereBadNewsWent() throws Exception {
        bad.mood = HeldChannel.Mood.THROWS;
        world.open(builder -> builder.alerts(bad).alerts(good));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        Alert told = good.next();
        assertThat(bad.tries.poll(20, TimeUnit.SECONDS)).isNotNull();
        world.vault()
                .operator()
                .complete(world.sandbox
                        .browser("alice")
                        .consentWithoutFollowing(told.advice().link().orElseThrow()));
        assertThat(good.next().kind()).isEqualTo(Kind.WELL_AGAIN);
        bad.mood = HeldChannel.Mood.WELL;
        world.clock.advance(Duration.ofHours(2));
        world.closeVault();
        assertThat(bad.taken).isEmpty();
    }

    @Test
    void theOperatorIsToldOfAFaultThatIsTheirsWithoutAConsentLink() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        world.closeVault();
        world.sql("UPDATE connection SET state = 'DEGRADED', cause = 'invalid_client'");
        world.open(builder -> builder.alerts(good));
        Alert alert = good.next();
        assertThat(alert.kind()).isEqualTo(Kind.OPERATOR_FAULT);
        assertThat(alert.advice().link()).isEmpty();
        assertThat(alert.advice().cause()).contains("invalid_client");
    }

    @Test
    void theOperatorIsToldOfWhatCannotBeRenewedForHours() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        world.closeVault();
        Instant now = world.clock.instant();
        world.sql(
                "UPDATE connection SET state = 'DEGRADED', cause = 'the provider cannot be reached', access_expires_at = "
                        + micros(now.minus(Duration.ofHours(4))) + ", next_refresh_at = "
                        + micros(now.plus(Duration.ofMinutes(30))));
        world.open(builder -> builder.alerts(good));
        Alert alert = good.next();
        assertThat(alert.kind()).isEqualTo(Kind.OPERATOR_FAULT);
        assertThat(alert.advice().cause()).contains("has failed since");
    }

    /** A descriptor was in a folder that is gone: its connections are told of by the name that is left of it. */
    @Test
    void aProviderThatIsGoneKeepsNoConnectionsAlertBack() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        TestVaults.connect(world.vault(), world.sandbox, TestVaults.BOB, "github");
        world.closeVault();
        world.sql("UPDATE connection SET state = 'NEEDS_CONSENT', cause = 'invalid_grant'");
        world.sql("UPDATE connection SET provider = 'gone' WHERE provider = 'google'");
        world.open(builder -> builder.alerts(good));
        assertThat(List.of(
                        good.next().account().provider(), good.next().account().provider()))
                .containsExactlyInAnyOrder("gone", "GitHub");
    }

    /** The good news are on their way when the connection dies again; that they arrived is no reason to forget the second death. */
    @Test
    void goodNewsThatArriveLateEndOnlyTheirOwnAlert() throws Exception {
        CountDownLatch onItsWay = new CountDownLatch(1);
        CountDownLatch diedAgain = new CountDownLatch(1);
        HeldChannel slow = new HeldChannel("slow") {
            @Override
            public void send(Alert alert) throws IOException, InterruptedException {
                if (alert.kind() == Kind.WELL_AGAIN) {
                    onItsWay.countDown();
                    diedAgain.await();
                }
                super.send(alert);
            }
        };
        world.open(builder -> builder.alerts(slow));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        world.vault()
                .operator()
                .complete(world.sandbox
                        .browser("alice")
                        .consentWithoutFollowing(slow.next().advice().link().orElseThrow()));
        assertThat(onItsWay.await(20, TimeUnit.SECONDS)).isTrue();
        world.kill();
        assertThat(world.refused()).isNotNull();
        diedAgain.countDown();
        assertThat(slow.next().kind()).isEqualTo(Kind.WELL_AGAIN);
        assertThat(slow.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
    }

    /** Nothing the application brought keeps the database and the keys. */
    @Test
    void aChannelAndAnInboxThatThrowWhenClosedKeepNothingOpen() throws Exception {
        HeldChannel stubborn = new HeldChannel("stubborn") {
            @Override
            public void close() {
                throw new IllegalStateException("a bug in the channel");
            }
        };
        AtomicInteger closed = new AtomicInteger();
        HeldChannel last = new HeldChannel("last") {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        Inbox inbox = receiver -> () -> {
            throw new IllegalStateException("a bug in the inbox");
        };
        Inbox second = receiver -> closed::incrementAndGet;
        world.open(
                builder -> builder.inbox(inbox).inbox(second).alerts(stubborn).alerts(last));
        world.connect();
        world.closeVault();
        assertThat(closed).hasValue(2);
        world.sql("UPDATE connection SET state = 'NEEDS_CONSENT', cause = 'invalid_grant'");
        world.open(builder -> builder.alerts(good));
        assertThat(good.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
    }

    /** Google's testing mode: {@code refresh_token_expires_in} was about seven days. */
    @Test
    void aConsentInTestingModeIsWarnedOfTwoDaysBeforeItEnds() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        world.closeVault();
        Instant now = world.clock.instant();
        world.sql("UPDATE connection SET consented_at = " + micros(now) + ", refresh_expires_at = "
                + micros(now.plus(Duration.ofDays(7))));
        world.clock.advance(Duration.ofDays(4));
        world.open(builder -> builder.alerts(good));
        world.closeVault();
        assertThat(good.taken).as("three days are left").isEmpty();
        world.clock.advance(Duration.ofHours(25));
        world.open(builder -> builder.alerts(good));
        Alert alert = good.next();
        assertThat(alert.kind()).isEqualTo(Kind.EXPIRING_SOON);
        assertThat(alert.advice().cause()).contains("production");
        assertThat(alert.advice().link()).isPresent();
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    @Test
    void nobodyIsToldOfAnAccountThatWorks() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.read().status()).isEqualTo(200);
        world.closeVault();
        assertThat(good.taken).isEmpty();
    }

    /** The access token alone was ended: one refresh, and nobody needs to know. */
    @Test
    void aHealthCheckThatIsRejectedRefreshesOnceAndKillsNothing() throws Exception {
        world.open(builder -> builder.alerts(good));
        world.connect();
        world.closeVault();
        world.sandbox.expireAccessTokens("google");
        long before = world.refreshes();
        world.open(builder -> builder.alerts(good).healthChecks(Duration.ofHours(6)));
        world.closeVault();
        assertThat(world.refreshes()).isEqualTo(before + 1);
        assertThat(world.sandbox.requests())
                .filteredOn(each -> each.kind() == RecordedRequest.Kind.API)
                .extracting(RecordedRequest::target)
                .contains("/gmail/v1/users/me/profile");
        assertThat(good.taken).isEmpty();
    }

    /** S5: found at the start, before any work needs it. */
    @Test
    void s5ADeadAccountIsFoundAtTheStartAndTold() throws Exception {
        world.open(builder -> builder.alerts(good));
        ConnectionInfo connection = world.connect();
        world.closeVault();
        world.kill();
        world.open(builder -> builder.alerts(good).healthChecks(Duration.ofHours(6)));
        Alert alert = good.next();
        assertThat(alert.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(alert.account().connection()).isEqualTo(connection.id());
        assertThat(alert.advice().link()).isPresent();
        assertThat(world.vault().operator().connections(ALICE).get(0).state().name())
                .isEqualTo("NEEDS_CONSENT");
    }

    @Test
    void repeatingTooOftenIsRefused() {
        assertThatThrownBy(() -> world.open(builder -> builder.alertRepeat(Duration.ofSeconds(59))))
                .isInstanceOf(VaultConfigurationException.class);
    }
}
