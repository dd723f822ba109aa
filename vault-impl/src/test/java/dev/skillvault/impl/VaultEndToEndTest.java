package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.connect;
import static dev.skillvault.impl.TestVaults.door;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skillvault.Vault;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultEndToEndTest {
    private static final SkillId WORK = new SkillId("work");
    private static final ApiRequest READ =
            ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1%3AC3");

    @TempDir
    Path folder;

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private Sandbox sandbox;

    @BeforeEach
    void startSandbox() {
        sandbox = Sandbox.builder().clock(clock).seed(7).start();
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    String store() {
        return url(folder);
    }

    OperatorDesk desk(OperatorKey key) {
        return OperatorDesk.open(store(), key);
    }

    Vault.Builder builder() {
        return TestVaults.builder(folder, "agent", sandbox).store(store());
    }

    private long count(RecordedRequest.Kind kind) {
        return sandbox.requests().stream()
                .filter(each -> each.kind() == kind && !TestWorld.asksForTheAccount(each))
                .count();
    }

    private Grant grantReading(Vault vault, ConnectionInfo connection) {
        return vault.operator()
                .grant(
                        WORK,
                        connection.id(),
                        List.of(Permission.of("google", "sheets.values.get")
                                .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                                .build()));
    }

    @Test
    void aGrantedCallReachesTheProviderWithTheUsersAccount() {
        try (Vault vault = builder().build()) {
            grantReading(vault, connect(vault, sandbox, ALICE, "google"));

            ApiResponse answer = door(vault, ALICE, "google").send(READ);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("Team");
            assertThat(count(RecordedRequest.Kind.API)).isEqualTo(1);
        }
    }

    @Test
    void whatWaitsForAPersonWaitsInTheStoreAndIsSentOnceApproved() {
        OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
        ApprovalId id;
        try (Vault vault = builder().approvalWait(Duration.ZERO).build()) {
            vault.operator().enrolOperator("carol", key.publicKey());
            ConnectionInfo connection = connect(vault, sandbox, ALICE, "google");
            var unused = vault.operator()
                    .grant(
                            WORK,
                            connection.id(),
                            List.of(Permission.of("google", "sheets.values.get")
                                    .approval(Approval.each())
                                    .build()));
            ApprovalNeededException needed = catchThrowableOfType(
                    ApprovalNeededException.class,
                    () -> door(vault, ALICE, "google").send(READ));
            id = needed.approval();
        }
        try (Vault vault = builder().build();
                OperatorDesk desk = desk(key)) {
            desk.approve(desk.approval(id));
            assertThat(door(vault, ALICE, "google").sendApproved(id).status()).isEqualTo(200);
            assertThatThrownBy(() -> door(vault, ALICE, "google").sendApproved(id))
                    .isInstanceOfSatisfying(
                            CallDeniedException.class,
                            denied -> assertThat(denied.reason()).isEqualTo(DenialReason.APPROVAL_USED));
            assertThat(vault.operator().approvals()).isEmpty();
        }
        assertThat(count(RecordedRequest.Kind.API)).isOne();
    }

    @Test
    void anotherSpreadsheetIsDeniedAndNothingIsSent() {
        try (Vault vault = builder().build()) {
            grantReading(vault, connect(vault, sandbox, ALICE, "google"));
            ApiRequest salaries =
                    ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.PRIVATE_SPREADSHEET + "/values/A1");

            assertThatThrownBy(() -> door(vault, ALICE, "google").send(salaries))
                    .isInstanceOfSatisfying(
                            CallDeniedException.class,
                            denied -> assertThat(denied.reason()).isEqualTo(DenialReason.RESOURCE_NOT_GRANTED));
            assertThat(count(RecordedRequest.Kind.API)).isZero();
        }
    }

    @Test
    void usesAreCountedHoweverManyCallAtOnceAndAfterReopening() throws Exception {
        try (Vault vault = builder().build()) {
            ConnectionInfo connection = connect(vault, sandbox, ALICE, "google");
            Permission thrice = Permission.of("google", "sheets.values.get")
                    .limits(Limits.uses(3))
                    .build();
            var unused = vault.operator().grant(WORK, connection.id(), List.of(thrice));

            assertThat(TestWorld.together(8, () -> isAnswered(vault)))
                    .filteredOn(answered -> answered)
                    .hasSize(3);
        }
        try (Vault vault = builder().build()) {
            assertThat(isAnswered(vault)).isFalse();
        }
        assertThat(count(RecordedRequest.Kind.API)).isEqualTo(3);
    }

    private static boolean isAnswered(Vault vault) {
        try {
            return door(vault, ALICE, "google").send(READ).status() == 200;
        } catch (CallDeniedException e) {
            return false;
        }
    }

    @Test
    void anExpiredAccessTokenIsRefreshedOnceAndUnnoticed() {
        try (Vault vault = builder().build()) {
            grantReading(vault, connect(vault, sandbox, ALICE, "google"));
            clock.advance(Duration.ofHours(2));

            assertThat(door(vault, ALICE, "google").send(READ).status()).isEqualTo(200);
            assertThat(door(vault, ALICE, "google").send(READ).status()).isEqualTo(200);

            assertThat(count(RecordedRequest.Kind.TOKEN_REFRESH)).isEqualTo(1);
        }
    }

    @Test
    void anEarlyExpiredTokenIsRefreshedAfterTheProvidersNoAndTheCallRepeatedOnce() {
        try (Vault vault = builder().build()) {
            grantReading(vault, connect(vault, sandbox, ALICE, "google"));
            sandbox.expireAccessTokens("google");

            assertThat(door(vault, ALICE, "google").send(READ).status()).isEqualTo(200);

            assertThat(count(RecordedRequest.Kind.TOKEN_REFRESH)).isEqualTo(1);
            assertThat(sandbox.requests().stream()
                            .filter(each ->
                                    each.kind() == RecordedRequest.Kind.API && !TestWorld.asksForTheAccount(each))
                            .map(RecordedRequest::status))
                    .containsExactly(401, 200);
        }
    }

    @Test
    void aSecondOpeningNeedsNoNewConsentAndTheLogGoesOn() {
        long before;
        try (Vault vault = builder().build()) {
            grantReading(vault, connect(vault, sandbox, ALICE, "google"));
            before = vault.checkpoint().size();
        }
        try (Vault vault = builder().build()) {
            assertThat(door(vault, ALICE, "google").send(READ).status()).isEqualTo(200);
            assertThat(vault.checkpoint().size()).isGreaterThan(before);
        }
        assertThat(count(RecordedRequest.Kind.AUTHORIZE)).isEqualTo(1);
    }

    @Test
    void theLogVerifiesAgainstAnAnchorWhileTheVaultIsOpenAndAfter() {
        Checkpoint anchor;
        try (Vault vault = builder().build()) {
            grantReading(vault, connect(vault, sandbox, ALICE, "google"));
            door(vault, ALICE, "google").send(READ);
            anchor = vault.checkpoint();
            assertThat(verify(anchor)).satisfies(VaultEndToEndTest::isVerified);
            assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
        assertThat(verify(anchor)).satisfies(VaultEndToEndTest::isVerified);
    }

    private static void isVerified(VerificationReport report) {
        assertThat(report.problem()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.VERIFIED);
    }

    private VerificationReport verify(Checkpoint... anchors) {
        try (LogVerifier verifier = LogVerifier.open(store())) {
            return verifier.verify(new LogVerifier.Options(
                    List.of(anchors).stream().map(Checkpoint::note).toList(),
                    List.of(),
                    (done, total) -> {},
                    clock.instant()));
        }
    }

    @Test
    void disconnectingRevokesAtTheProviderAndEndsTheGrants() {
        try (Vault vault = builder().build()) {
            ConnectionInfo connection = connect(vault, sandbox, ALICE, "google");
            grantReading(vault, connection);

            assertThat(vault.operator().disconnect(connection.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);

            assertThat(count(RecordedRequest.Kind.REVOKE)).isEqualTo(1);
            assertThat(vault.operator().connections(ALICE))
                    .extracting(ConnectionInfo::state)
                    .containsExactly(ConnectionState.REVOKED);
            assertThat(vault.operator().grants(ALICE)).extracting(Grant::status).containsExactly(Grant.Status.REVOKED);
            assertThat(vault.grantedSkills(ALICE)).isEmpty();
        }
    }

    @Test
    void githubConnectsTooAndItsTokenIsRevokedInItsOwnForm() {
        try (Vault vault = builder().build()) {
            ConnectionInfo connection = connect(vault, sandbox, ALICE, "github");
            vault.operator()
                    .grant(
                            WORK,
                            connection.id(),
                            List.of(Permission.of("github", "issues.list")
                                    .only("repository", "ACME/Reports")
                                    .build()));
            assertThat(door(vault, ALICE, "github")
                            .send(ApiRequest.get("/repos/acme/reports/issues"))
                            .status())
                    .isEqualTo(200);
            assertThat(vault.operator().disconnect(connection.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
        }
    }
}
