package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.GitHubAppKey;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider has given tokens, which cannot be asked for again, and the store hesitates. */
class ConsentStoreFailureTest {
    private static final int FOR_EVER = 12;

    @TempDir
    Path folder;

    private final List<Duration> pauses = new ArrayList<>();
    private ConsentBench bench;
    private boolean interrupts;
    private boolean closes;

    @BeforeEach
    void open() {
        bench = new ConsentBench(folder, this::pause);
    }

    private void pause(Duration duration) throws InterruptedException {
        pauses.add(duration);
        if (closes) {
            bench.committer.close();
        }
        if (interrupts) {
            throw new InterruptedException();
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** A flow, and how many batches it commits after the person's answer and before the one that stores the tokens. */
    private enum Flow {
        CODE("google", 1, "/gmail/v1/users/me/profile"),
        DEVICE("github", 0, "/user");

        private final String provider;
        private final int before;
        private final String account;

        Flow(String provider, int before, String account) {
            this.provider = provider;
            this.before = before;
            this.account = account;
        }
    }

    /** Everything but the answer's way into the vault. */
    private Supplier<ConnectionInfo> answered(Flow flow, ConnectionId again) {
        return answered(flow, again, "alice");
    }

    private Supplier<ConnectionInfo> answered(Flow flow, ConnectionId again, String browser) {
        if (flow == Flow.CODE) {
            PastedConsent consent = bench.connector(flow.provider, again).paste();
            String answer = bench.sandbox
                    .browser(browser)
                    .consentWithoutFollowing(consent.authorizationUri())
                    .toString();
            return () -> consent.complete(answer);
        }
        DeviceConsent consent = bench.connector(flow.provider, again).device();
        bench.sandbox.browser(browser).enterCode(consent.userCode());
        bench.clock.advance(Duration.ofMinutes(1));
        return () -> consent.poll().orElseThrow();
    }

    private void isConnectedOnce(ConnectionInfo connected, long generation) {
        List<ConnectionRow> rows = bench.rows(ALICE);
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).id()).isEqualTo(connected.id());
        assertThat(rows.get(0).state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(rows.get(0).generation()).isEqualTo(generation);
        assertThat(entries("CONNECTED")).isEqualTo(generation);
        assertThat(entries("CONSENT_ANSWERED")).isEqualTo(generation);
        assertThat(bench.count(Kind.REVOKE)).isZero();
    }

    private long entries(String kind) {
        return number("SELECT COUNT(*) FROM audit_entry WHERE kind = '" + kind + "'");
    }

    private long number(String sql) {
        return bench.store.read(jdbc -> {
            try (Statement statement = jdbc.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Behind the vault's back. */
    private void change(String column, String sql) {
        bench.committer.commit(unit -> {
            try (Statement statement = unit.jdbc().createStatement()) {
                return statement.executeUpdate("UPDATE connection SET " + column + " = " + sql);
            }
        });
    }

    private void isNotStored(Supplier<ConnectionInfo> consent) {
        assertThatThrownBy(consent::get)
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_STORED))
                .hasMessageContaining("begin again when the vault works");
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatFailsOnceLosesNothing(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.failUnits(flow.before, 1);
        isConnectedOnce(consent.get(), 1);
        assertThat(pauses).containsExactly(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatIsAwayForMostOfAMinuteLosesNothing(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.failUnits(flow.before, FOR_EVER - 1);
        isConnectedOnce(consent.get(), 1);
        assertThat(pauses).hasSize(FOR_EVER - 1).isSorted().endsWith(Duration.ofSeconds(8));
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource
    void aLostAcknowledgementConnectsOnce(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.loseAcknowledgement(flow.before);
        isConnectedOnce(consent.get(), 1);
        assertThat(pauses).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aLostAcknowledgementRenewsAConnectionOnce(Flow flow) {
        ConnectionInfo first = answered(flow, null).get();
        Supplier<ConnectionInfo> again = answered(flow, first.id());
        bench.faults.loseAcknowledgement(flow.before);
        assertThat(again.get().id()).isEqualTo(first.id());
        isConnectedOnce(first, 2);
    }

    /** It was given up, and committed all the same: the tokens are a connection's, and are not revoked. */
    @ParameterizedTest
    @EnumSource
    void whatWasStoredBehindTheAnswerIsAConnection(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.loseAcknowledgement(flow.before, FOR_EVER);
        isConnectedOnce(consent.get(), 1);
        assertThat(pauses).hasSize(FOR_EVER - 1);
        assertThat(entries("CONSENT_FAILED")).isZero();
    }

    /** An interrupted thread too asks the store first what became of it. */
    @ParameterizedTest
    @EnumSource
    void whatWasStoredBehindAnInterruptedThreadIsAConnection(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.loseAcknowledgement(flow.before, 2);
        interrupts = true;
        ConnectionInfo connected = consent.get();
        assertThat(Thread.interrupted()).isTrue();
        isConnectedOnce(connected, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatFailsForEverLeavesNoTokensAlive(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.failForEver(flow.before, false);
        isNotStored(consent);
        assertThat(pauses).hasSize(FOR_EVER - 1);
        assertThat(bench.count(Kind.REVOKE)).isEqualTo(1);

        bench.faults.recover();
        assertThat(bench.rows(ALICE)).isEmpty();
        assertThat(entries("CONNECTED")).isZero();
        // what is left is as used up as after any other answer
        assertThatThrownBy(consent::get).isInstanceOf(ConsentException.class);
        assertThat(bench.count(flow == Flow.CODE ? Kind.TOKEN_CODE : Kind.TOKEN_DEVICE))
                .isEqualTo(1);
    }

    @Test
    void aStoreThatCannotEvenBeReadLeavesNoTokensAlive() {
        Supplier<ConnectionInfo> consent = answered(Flow.CODE, null);
        bench.faults.failForEver(Flow.CODE.before, true);
        isNotStored(consent);
        assertThat(bench.count(Kind.REVOKE)).isEqualTo(1);
    }

    @Test
    void aStoreThatCannotEvenBeReadLeavesAloneWhatWasToBeRenewed() {
        ConnectionInfo first = answered(Flow.CODE, null).get();
        Supplier<ConnectionInfo> again = answered(Flow.CODE, first.id());
        bench.faults.failForEver(Flow.CODE.before, true);
        isNotStored(again);
        assertThat(bench.count(Kind.REVOKE)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsConnectedElsewhereStaysAliveWhenTheStoreFails(Flow flow) {
        ConnectionInfo first = answered(flow, null).get();
        Supplier<ConnectionInfo> another = answered(flow, null);
        bench.faults.failForEver(flow.before, false);
        isNotStored(another);
        bench.faults.recover();
        assertThat(bench.count(Kind.REVOKE)).isZero();
        assertThat(bench.rows(ALICE)).extracting(ConnectionRow::id).containsExactly(first.id());
    }

    @ParameterizedTest
    @EnumSource
    void anotherAccountThanTheConnectedOneIsNotLeftAliveWhenTheStoreFails(Flow flow) {
        var unused = answered(flow, null).get();
        Supplier<ConnectionInfo> another = answered(flow, null, "mallory");
        bench.faults.failForEver(flow.before, false);
        isNotStored(another);
        assertThat(bench.count(Kind.REVOKE)).isEqualTo(1);
    }

    /** An account that the provider did not tell may be the one that is connected, whose refresh token a revocation would end too. */
    @ParameterizedTest
    @EnumSource
    void anUnknownAccountIsNotRevokedBesideALivingConnection(Flow flow) {
        ConnectionInfo first = answered(flow, null).get();
        for (ConnectionId again : new ConnectionId[] {first.id(), null}) {
            Supplier<ConnectionInfo> consent = answered(flow, again);
            bench.sandbox.faults().next(Target.kind(Kind.API).withPath(flow.account), Fault.status(503, "", Map.of()));
            bench.faults.failForEver(flow.before, false);
            isNotStored(consent);
            bench.faults.recover();
        }
        assertThat(bench.count(Kind.REVOKE)).isZero();
        assertThat(bench.rows(ALICE)).extracting(ConnectionRow::state).containsExactly(ConnectionState.ACTIVE);
    }

    /** The commonest second consent: of the same account, by the id of the connection or without. */
    @ParameterizedTest
    @EnumSource
    void whatWasToReviveADeadConnectionIsNotLeftAlive(Flow flow) {
        ConnectionInfo first = answered(flow, null).get();
        change("state", "'NEEDS_CONSENT'");
        int revoked = 0;
        for (ConnectionId again : new ConnectionId[] {first.id(), null}) {
            Supplier<ConnectionInfo> consent = answered(flow, again);
            bench.faults.failForEver(flow.before, false);
            isNotStored(consent);
            bench.faults.recover();
            assertThat(bench.count(Kind.REVOKE)).isEqualTo(++revoked);
        }
        assertThat(bench.rows(ALICE)).extracting(ConnectionRow::state).containsExactly(ConnectionState.NEEDS_CONSENT);
    }

    /** A dead connection of another user may be revived at this very moment. */
    @Test
    void anotherDeadConnectionOfTheAccountIsNotTouched() {
        var unused = answered(Flow.CODE, null).get();
        change("user_id", "'bob'");
        change("state", "'NEEDS_CONSENT'");
        Supplier<ConnectionInfo> consent = answered(Flow.CODE, null);
        bench.faults.failForEver(Flow.CODE.before, false);
        isNotStored(consent);
        assertThat(bench.count(Kind.REVOKE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "'u' || SUBSTRING(account_hash FROM 2)"})
    void anAccountThatCannotBeComparedIsNotRevoked(String hash) {
        var unused = answered(Flow.CODE, null).get();
        change("account_hash", hash);
        Supplier<ConnectionInfo> another = answered(Flow.CODE, null, "mallory");
        bench.faults.failForEver(Flow.CODE.before, false);
        isNotStored(another);
        assertThat(bench.count(Kind.REVOKE)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsInterruptedTriesOnceMoreAndLosesNothing(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.failUnits(flow.before, 1);
        interrupts = true;
        ConnectionInfo connected = consent.get();
        assertThat(Thread.interrupted()).isTrue();
        isConnectedOnce(connected, 1);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsInterruptedLeavesNoTokensAliveEither(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.failForEver(flow.before, false);
        interrupts = true;
        isNotStored(consent);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pauses).hasSize(1);
        assertThat(bench.count(Kind.REVOKE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aVaultThatIsClosedMeanwhileLeavesNoTokensAlive(Flow flow) {
        Supplier<ConnectionInfo> consent = answered(flow, null);
        bench.faults.failForEver(flow.before, false);
        closes = true;
        isNotStored(consent);
        assertThat(pauses).hasSize(1);
        assertThat(bench.count(Kind.REVOKE)).isEqualTo(1);
    }

    /** What a person made at the provider, and the batches that a flow without a person commits before it stores. */
    private enum Made {
        SLACK_SECRET {
            @Override
            ConnectionInfo connect(ConsentBench bench) {
                return bench.connector("slack", null).secret("xoxb-made-by-a-person".toCharArray());
            }
        },
        GITHUB_INSTALLATION {
            @Override
            ConnectionInfo connect(ConsentBench bench) {
                GitHubAppKey app = bench.sandbox.github().app();
                return bench.connector("github", null)
                        .installation(
                                app.appId(),
                                Long.parseLong(app.installationId()),
                                app.privateKey().getBytes(StandardCharsets.US_ASCII));
            }
        };

        private static final int BEFORE = 2;

        abstract ConnectionInfo connect(ConsentBench bench);
    }

    @ParameterizedTest
    @EnumSource
    void whatAPersonMadeAtTheProviderIsNeverEndedByTheVault(Made made) {
        bench.faults.failForEver(Made.BEFORE, false);
        isNotStored(() -> made.connect(bench));
        assertThat(pauses).hasSize(FOR_EVER - 1);
        assertThat(bench.sandbox.requests())
                .noneMatch(each -> each.kind() == Kind.REVOKE || each.target().contains("revoke"));
        bench.faults.recover();
        assertThat(bench.rows(ALICE)).isEmpty();
    }
}
