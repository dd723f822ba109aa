package dev.skillvault.impl.approval;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.approval.ApprovalAnswer;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.spi.Approver;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are asked while a call waits. */
class ApproverTest {
    private static final ApiRequest MAIL =
            TestWorld.mail("From: alice@example.com", "To: bob@example.com", "Subject: Lunch");
    private static final long LONG = 30;

    @TempDir
    Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch forEver = new CountDownLatch(1);
    private final CountDownLatch refused = new CountDownLatch(1);
    private OperatorKey carol;
    private TestWorld world;

    @BeforeEach
    void makeAKey() {
        carol = OperatorKey.create(folder.resolve("carol.key"), null);
    }

    @AfterEach
    void close() {
        forEver.countDown();
        world.close();
    }

    private Grant open(Approver... approvers) {
        world = TestWorld.open(folder, sandbox -> sandbox, (builder, sandbox) -> {
            builder.approvalWait(Duration.ofHours(1)).listener(entry -> {
                if (entry.kind() == EntryKind.COMMAND_REFUSED) {
                    refused.countDown();
                }
            });
            for (Approver each : approvers) {
                builder.approver(each);
            }
            return builder;
        });
        world.vault.operator().enrolOperator("carol", carol.publicKey());
        ConnectionInfo google = world.connect(ALICE, "google");
        world.grant(google, TestWorld.readingQ3());
        return world.grant(
                google,
                Permission.of("google", "gmail.messages.send")
                        .approval(Approval.each())
                        .build());
    }

    private Approver saying(ApprovalAnswer answer) {
        return Approver.callback(carol, request -> {
            asked.countDown();
            return answer;
        });
    }

    private Approver hanging() {
        return new Approver() {
            @Override
            public OperatorKey key() {
                return carol;
            }

            @Override
            public ApprovalAnswer ask(PendingApproval request) throws InterruptedException {
                forEver.await();
                return ApprovalAnswer.DENY;
            }
        };
    }

    private CompletableFuture<ApiResponse> sending() {
        AuthorizedClient door = TestVaults.door(world.vault, ALICE, "google");
        return CompletableFuture.supplyAsync(() -> door.send(MAIL));
    }

    @Test
    void aCallGoesOnOnceSomebodyApprovesAndNobodyElseIsWaitedFor() throws Exception {
        Approver failing = Approver.callback(carol, request -> {
            throw new IllegalStateException("for this test");
        });
        open(hanging(), failing, saying(ApprovalAnswer.LEAVE), saying(ApprovalAnswer.APPROVE));
        assertThat(sending().get(LONG, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(world.sandbox.mail().sent()).hasSize(1);
        assertThat(world.vault.operator().approvals()).isEmpty();
    }

    @Test
    void aPermissionThatIsSpentIsNoReasonNotToWait() throws Exception {
        Grant asking = open(saying(ApprovalAnswer.APPROVE));
        world.vault
                .operator()
                .grant(
                        TestWorld.WORK,
                        asking.holder().connection(),
                        List.of(Permission.of("google", "gmail.messages.send")
                                .limits(Limits.uses(1))
                                .build()));
        assertThat(sending().get(LONG, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(asked.getCount()).as("nobody was asked").isOne();
        assertThat(sending().get(LONG, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(asked.getCount()).isZero();
    }

    @Test
    void aCallThatIsDeniedEnds() {
        open(saying(ApprovalAnswer.DENY));
        assertThatThrownBy(() -> sending().get(LONG, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(DenialReason.APPROVAL_DENIED));
        assertThat(world.count(Kind.API)).isZero();
    }

    @Test
    void aCallWhoseGrantEndsWhileItWaitsEnds() throws Exception {
        Grant grant = open(saying(ApprovalAnswer.LEAVE));
        CompletableFuture<ApiResponse> sending = sending();
        assertThat(asked.await(LONG, TimeUnit.SECONDS)).isTrue();
        world.vault.operator().revoke(grant.id());
        assertThatThrownBy(() -> sending.get(LONG, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(DenialReason.NOT_GRANTED));
    }

    @Test
    void closingTheVaultEndsTheWaitAndNotTheRequest() throws Exception {
        open(saying(ApprovalAnswer.LEAVE), hanging());
        CompletableFuture<ApiResponse> sending = sending();
        assertThat(asked.await(LONG, TimeUnit.SECONDS)).isTrue();
        world.vault.close();
        assertThatThrownBy(() -> sending.get(LONG, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ApprovalNeededException.class);
    }

    @Test
    void anApproverWhoIsNoOperatorApprovesNothing() throws Exception {
        OperatorKey nobody = OperatorKey.create(folder.resolve("nobody.key"), null);
        open(Approver.callback(nobody, request -> ApprovalAnswer.APPROVE));
        CompletableFuture<ApiResponse> sending = sending();
        assertThat(refused.await(LONG, TimeUnit.SECONDS)).isTrue();
        assertThat(world.vault.operator().approvals()).hasSize(1);
        assertThat(sending).isNotDone();
        world.vault.close();
        assertThatThrownBy(() -> sending.get(LONG, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ApprovalNeededException.class);
        assertThat(world.count(Kind.API)).isZero();
    }
}
