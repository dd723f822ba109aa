package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.refresh.ScriptedProvider.Answer;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.token.Renewals.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the field's list that need no provider's bytes; those that do are in {@code FieldRowsTest}. */
class RefresherTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Answer TOKENS = Answer.tokens(HOUR);
    private static final Answer DEAD = Answer.of(Outcome.DEAD, "invalid_grant");
    private static final Pause AT_ONCE = duration -> {};

    @TempDir
    Path folder;

    private RefreshBench bench;
    private Refresher here;
    private Refresher there;
    private ConnectionId id;

    @BeforeEach
    void open() {
        bench = new RefreshBench(folder, 1);
        here = bench.node(AT_ONCE);
        there = bench.node(AT_ONCE);
        id = bench.connect(1, "google", HOUR);
        bench.clock.advance(Duration.ofHours(2));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ConnectionRow row() {
        return bench.row(id);
    }

    /** A request that does not come back before it is told to, and then with this answer; the next are answered otherwise. */
    private final class Held {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final CompletableFuture<Void> caller;

        Held(Refresher node, Answer next) {
            AtomicInteger requests = new AtomicInteger();
            bench.provider.answer(row -> {
                if (requests.getAndIncrement() > 0) {
                    return next;
                }
                arrived.countDown();
                return answer.join();
            });
            ConnectionRow due = row();
            caller = CompletableFuture.runAsync(() -> node.due(due, true));
            await(arrived);
        }

        void answer(Answer with) throws Exception {
            answer.complete(with);
            caller.get(20, TimeUnit.SECONDS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void row1ManyThreadsOnTwoNodesSendOneRequest() throws Exception {
        ConnectionRow due = row();
        AtomicInteger callers = new AtomicInteger();
        TestWorld.together(64, () -> {
            (callers.getAndIncrement() % 2 == 0 ? here : there).due(due, true);
            return true;
        });
        here.awaitIdle();
        there.awaitIdle();
        assertThat(bench.provider.requests()).isEqualTo(1);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void row1DifferentConnectionsAreRefreshedInParallel() throws Exception {
        ConnectionId other = bench.connect(2, "google", HOUR);
        bench.clock.advance(Duration.ofHours(2));
        CyclicBarrier both = new CyclicBarrier(2);
        bench.provider.answer(row -> {
            try {
                both.await(20, TimeUnit.SECONDS);
                return TOKENS;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> here.due(bench.row(id), true));
        CompletableFuture<Void> two = CompletableFuture.runAsync(() -> here.due(bench.row(other), true));
        CompletableFuture.allOf(one, two).get(30, TimeUnit.SECONDS);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(bench.row(other).generation()).isEqualTo(2);
    }

    @Test
    void row2AWaiterReadsTheStoreAgainAndRefreshesNothing() throws Exception {
        Held held = new Held(here, DEAD);
        Refresher waiter = bench.node(duration -> {
            held.answer.complete(TOKENS);
            here.awaitIdle();
        });
        waiter.due(row(), true);

        assertThat(row().generation()).isEqualTo(2);
        assertThat(bench.provider.requests()).isEqualTo(1);
        held.answer(TOKENS);
    }

    @Test
    void row2AWaiterWhoseTimeIsOverRefreshesNothing() throws Exception {
        Held held = new Held(here, DEAD);
        AtomicInteger pauses = new AtomicInteger();
        bench.node(duration -> pauses.incrementAndGet()).due(row(), true);

        assertThat(pauses.get()).isBetween(100, 1000);
        assertThat(bench.provider.requests()).isEqualTo(1);
        held.answer(TOKENS);
        assertThat(row().generation()).isEqualTo(2);
    }

    @Test
    void row2AWaiterEndsWhenTheLeaseDoes() throws Exception {
        Held held = new Held(here, DEAD);
        bench.node(bench.clock::advance).due(row(), true);

        assertThat(bench.provider.requests()).isEqualTo(1);
        held.answer(TOKENS);
    }

    @Test
    void row2WhoseAccessTokenLivesWaitsForNobodyElse() throws Exception {
        Held held = new Held(here, DEAD);
        AtomicInteger pauses = new AtomicInteger();
        bench.node(duration -> pauses.incrementAndGet()).due(row(), false);

        assertThat(pauses).hasValue(0);
        held.answer(TOKENS);
    }

    @Test
    void row3AnAnswerThatComesAfterTheLeaseIsStored() throws Exception {
        Held held = new Held(here, DEAD);
        bench.clock.advance(Duration.ofMinutes(5));
        held.answer(TOKENS);

        assertThat(row().generation()).isEqualTo(2);
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(row().lease().owner()).isNull();
    }

    @Test
    void row3AnAnswerThatComesAfterTheEndThatAnotherDeclaredIsStored() throws Exception {
        Held held = new Held(here, DEAD);
        bench.clock.advance(Duration.ofMinutes(5));
        there.due(row(), true);
        assertThat(row().state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(row().trouble().cause()).isEqualTo("outcome unknown");

        held.answer(TOKENS);
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(row().trouble()).isEqualTo(new ConnectionRow.Trouble(0, null));
    }

    /** Row 6 too: the loser's invalid_grant comes last, and finds a newer generation. */
    @Test
    void row3AStaleHolderReleasesNobodyElsesLeaseAndRow6TheLosersWordCountsForNothing() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CompletableFuture<Answer> secondAnswer = new CompletableFuture<>();
        Held held = new Held(here, null);
        bench.provider.answer(row -> {
            second.countDown();
            return secondAnswer.join();
        });
        bench.clock.advance(Duration.ofMinutes(5));
        ConnectionRow due = row();
        CompletableFuture<Void> loser = CompletableFuture.runAsync(() -> there.due(due, true));
        await(second);
        ConnectionRow taken = row();

        held.answer(TOKENS);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(row().lease()).isEqualTo(taken.lease());

        secondAnswer.complete(DEAD);
        loser.get(20, TimeUnit.SECONDS);
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(row().generation()).isEqualTo(2);
        assertThat(row().lease().owner()).isNull();
    }

    @Test
    void row3WhatAStaleHolderSaysWithoutTokensCountsForNothing() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CompletableFuture<Answer> secondAnswer = new CompletableFuture<>();
        Held held = new Held(here, null);
        bench.provider.answer(row -> {
            second.countDown();
            return secondAnswer.join();
        });
        bench.clock.advance(Duration.ofMinutes(5));
        ConnectionRow due = row();
        CompletableFuture<Void> holder = CompletableFuture.runAsync(() -> there.due(due, true));
        await(second);
        ConnectionRow taken = row();

        held.answer(DEAD);
        assertThat(row().state()).isEqualTo(ConnectionState.REFRESHING);
        assertThat(row().lease()).isEqualTo(taken.lease());

        secondAnswer.complete(TOKENS);
        holder.get(20, TimeUnit.SECONDS);
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(row().generation()).isEqualTo(2);
    }

    @Test
    void tokensThatComeAfterTheirConnectionsEndAreRevoked() throws Exception {
        Held held = new Held(here, DEAD);
        bench.committer.commit(unit -> {
            bench.connections.revoke(unit.jdbc(), id);
            return unit.append(AuditDraft.of(EntryKind.DISCONNECTED, "test"));
        });
        held.answer(TOKENS);
        assertThat(row().state()).isEqualTo(ConnectionState.REVOKED);
        assertThat(bench.provider.revoked).hasValue(1);
    }

    @Test
    void tokensThatComeAfterTheirUserWasForgottenAreRevoked() throws Exception {
        Held held = new Held(here, DEAD);
        UserId user = row().user();
        bench.committer.commit(unit -> {
            bench.connections.delete(unit.jdbc(), user);
            return unit.append(AuditDraft.of(EntryKind.USER_FORGOTTEN, "test"));
        });
        held.answer(TOKENS);
        assertThat(bench.provider.revoked).hasValue(1);
    }

    @Test
    void row5AStoreThatFailsAtTheCommitLosesNothing() {
        bench.provider.failingStores.set(5);
        here.due(row(), true);

        assertThat(row().generation()).isEqualTo(2);
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(bench.provider.requests()).isEqualTo(1);
    }

    @Test
    void row5AHolderThatDiedIsFollowedByTheOneRetry() throws Exception {
        ConnectionRow due = row();
        bench.committer.commit(unit -> bench.connections.claim(
                unit.jdbc(), id, due.generation(), "a process that died", unit.now(), Settlements.LEASE, false));
        RefreshScheduler scheduler = bench.scheduler(here);
        assertThat(scheduler.runOnce()).isZero();
        bench.clock.advance(Settlements.LEASE);
        bench.provider.answer(Answer.of(Outcome.NO_ANSWER, ""));
        bench.settle(scheduler, here);

        assertThat(row().state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(bench.provider.requests()).isEqualTo(1);
    }

    @Test
    void row13AClockThatJumpsADayAheadRefreshesEachOnceAndOneThatJumpsBackNone() {
        RefreshScheduler scheduler = bench.scheduler(here);
        bench.settle(scheduler, here);
        assertThat(bench.provider.requests()).isEqualTo(1);

        bench.clock.advance(Duration.ofDays(1));
        bench.settle(scheduler, here);
        assertThat(bench.provider.requests()).isEqualTo(2);

        bench.clock.advance(Duration.ofDays(-1));
        bench.settle(scheduler, here);
        assertThat(bench.provider.requests()).isEqualTo(2);
        here.rejected(row());
        assertThat(row().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(row().times().accessExpiresAt())
                .isEqualTo(bench.clock.instant().plus(HOUR));
    }

    @Test
    void row13ALeaseThatAClockWroteWhichWasSetBackSinceHoldsNobody() {
        bench.clock.advance(Duration.ofDays(1));
        bench.committer.commit(unit -> bench.connections.claim(
                unit.jdbc(), id, 1, "a process that died", unit.now(), Settlements.LEASE, false));
        bench.clock.advance(Duration.ofDays(-1));
        here.due(row(), true);
        assertThat(row().generation()).isEqualTo(2);
    }

    @Test
    void aForcedRefreshDoesNotWaitAfterAFailureButDoesAfterALostAnswer() {
        bench.provider.answer(Answer.of(Outcome.TRANSIENT, "busy"));
        here.due(row(), true);
        here.due(row(), true);
        assertThat(bench.provider.requests()).isEqualTo(1);
        bench.provider.answer(Answer.of(Outcome.NO_ANSWER, ""));
        here.force(row());
        assertThat(row().state()).isEqualTo(ConnectionState.UNCERTAIN);
        here.force(row());
        assertThat(bench.provider.requests()).isEqualTo(2);
    }

    @Test
    void failuresAreCountedAndASuccessEndsTheCount() {
        for (int failures = 1; failures <= 3; failures++) {
            bench.provider.answer(Answer.of(Outcome.TRANSIENT, "busy"));
            here.force(row());
            assertThat(row().trouble()).isEqualTo(new ConnectionRow.Trouble(failures, "busy"));
        }
        bench.provider.answer(TOKENS);
        here.force(row());
        assertThat(row().trouble()).isEqualTo(new ConnectionRow.Trouble(0, null));
    }

    @Test
    void whatHasNothingToRenewWithEndsWhenItsTokenDoes() {
        ConnectionId fixed = bench.connect(3, "google", HOUR);
        bench.provider.answer(Answer.of(Outcome.NO_RENEWAL, "no_refresh_token"));
        here.force(bench.row(fixed));
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(bench.row(fixed).times().nextRefreshAt())
                .isEqualTo(bench.row(fixed).times().accessExpiresAt());

        bench.clock.advance(HOUR);
        bench.settle(bench.scheduler(here), here);
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
    }

    @Test
    void whatHasNothingToRenewWithEndsAtTheSecondRejectionAndNotAtTheFirst() {
        ConnectionId fixed = bench.connect(3, "github", Duration.ofDays(30));
        bench.provider.answer(Answer.of(Outcome.NO_RENEWAL, "no_refresh_token"));
        here.rejected(bench.row(fixed));
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.DEGRADED);
        assertThat(bench.row(fixed).trouble()).isEqualTo(new ConnectionRow.Trouble(1, "rejected by the API"));
        here.rejected(bench.row(fixed));
        assertThat(bench.row(fixed).state()).as("backed off").isEqualTo(ConnectionState.DEGRADED);

        bench.clock.advance(Duration.ofHours(1));
        bench.settle(bench.scheduler(here), here);
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.ACTIVE);
        here.rejected(bench.row(fixed));
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(bench.row(fixed).trouble().cause()).isEqualTo("no refresh token");
    }

    @Test
    void aSuccessBetweenTwoRejectionsMakesTheSecondTheFirst() {
        ConnectionId fixed = bench.connect(3, "github", Duration.ofDays(30));
        bench.provider.answer(Answer.of(Outcome.NO_RENEWAL, "no_refresh_token"));
        here.rejected(bench.row(fixed));
        here.served(fixed, 2);
        assertThat(bench.row(fixed).state()).as("another generation's").isEqualTo(ConnectionState.DEGRADED);

        here.served(fixed, 1);
        ConnectionRow well = bench.row(fixed);
        assertThat(well.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(well.trouble()).isEqualTo(new ConnectionRow.Trouble(0, null));
        assertThat(well.times().nextRefreshAt()).isEqualTo(well.times().accessExpiresAt());
        here.rejected(bench.row(fixed));
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.DEGRADED);
    }

    @Test
    void aSuccessThatIsHeardOfTooLateRevivesNothing() {
        ConnectionId fixed = bench.connect(3, "github", Duration.ofDays(30));
        bench.provider.answer(Answer.of(Outcome.NO_RENEWAL, "no_refresh_token"));
        here.rejected(bench.row(fixed));
        bench.clock.advance(Duration.ofHours(1));
        here.rejected(bench.row(fixed));
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        here.served(fixed, 1);
        assertThat(bench.row(fixed).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
    }

    @Test
    void aDeathAboutSevenDaysAfterConsentNamesTestingModeAndAnyOtherDoesNot() {
        ConnectionId atGitHub = bench.connect(4, "github", HOUR);
        ConnectionId young = bench.connect(5, "google", HOUR);
        bench.provider.answer(DEAD);
        bench.clock.advance(Duration.ofDays(2));
        here.due(bench.row(young), true);
        bench.clock.advance(Duration.ofDays(5));
        here.due(bench.row(atGitHub), true);
        here.due(row(), true);

        assertThat(row().trouble().cause()).startsWith("app in testing mode");
        assertThat(bench.row(young).trouble().cause()).isEqualTo("invalid_grant");
        assertThat(bench.row(atGitHub).trouble().cause()).isEqualTo("invalid_grant");
    }

    @Test
    void row24OneConnectionThatFailsInEveryWayHoldsUpNoOther() throws Exception {
        for (int number = 10; number < 20; number++) {
            bench.connect(number, "google", HOUR);
        }
        bench.clock.advance(Duration.ofHours(2));
        try (Connection jdbc = bench.store.writer();
                Statement statement = jdbc.createStatement()) {
            statement.execute("UPDATE connection SET state = 'BROKEN', next_refresh_at = 1 WHERE connection_id = '"
                    + RefreshBench.id(10) + "'");
            jdbc.commit();
        }
        bench.provider.answer(row -> {
            if (row.id().equals(RefreshBench.id(11))) {
                throw new IllegalStateException("a bug");
            }
            return TOKENS;
        });
        bench.settle(bench.scheduler(here), here);
        for (int number = 12; number < 20; number++) {
            assertThat(bench.row(RefreshBench.id(number)).generation()).isEqualTo(2);
        }
        assertThat(bench.row(RefreshBench.id(11)).state()).isEqualTo(ConnectionState.UNCERTAIN);
    }

    @Test
    void theStatusNamesWhatIsDueAndWhatFailed() {
        bench.provider.answer(Answer.of(Outcome.OPERATOR_FAULT, "invalid_client"));
        here.due(row(), true);
        RefreshStatus.Provider google =
                bench.scheduler(here).status().providers().get("google");
        assertThat(google.inFlight()).isZero();
        assertThat(google.nextDue()).isEqualTo(row().times().nextRefreshAt());
        assertThat(google.lastFailure()).isEqualTo(new RefreshStatus.Failure(bench.clock.instant(), "invalid_client"));
    }
}
