package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.GitHubAppKey;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 2: a raw token only where the grant says so, narrowed at the provider, recorded, and never the connection's own unless said in so many words. */
class ScopedTokenTest {
    private static final SkillId TAKER = new SkillId("taker");
    private static final String SEND_SCOPE = "https://www.googleapis.com/auth/gmail.send";
    private static final ScopedTokenRequest SENDING = ScopedTokenRequest.of("google", "gmail.messages.send");
    private static final ScopedTokenRequest ISSUES =
            ScopedTokenRequest.of("github", "issues.list").onlyRepositories("acme/reports");

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        AskingSkill taker = new AskingSkill(SkillManifest.builder(TAKER.value(), "1.0.0")
                .purpose("Runs a client that wants a token of its own")
                .needs(
                        "google",
                        "gmail.messages.send",
                        "gmail.messages.list",
                        "gmail.messages.delete",
                        "token.export",
                        "token.exportWhole")
                .needs("github", "issues.list", "issues.create", "token.export", "token.exportWhole")
                .build());
        AskingSkill wiper = new AskingSkill(SkillManifest.builder("wiper", "1.0.0")
                .purpose("Wishes for the widest scope")
                .needs("google", "gmail.messages.delete")
                .build());
        world = TestWorld.open(
                folder,
                UnaryOperator.identity(),
                (builder, sandbox) -> builder.skill(taker).skill(wiper).approvalWait(Duration.ZERO));
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(DescribedEntries.check(folder)).isNotEmpty();
    }

    private SkillContext context() {
        return (SkillContext) world.vault.grantedSkills(ALICE).stream()
                .filter(each -> each.manifest().id().equals(TAKER))
                .findFirst()
                .orElseThrow()
                .tools();
    }

    private ConnectionInfo connect(String provider, Permission... permissions) {
        ConnectionInfo connection = world.connect(ALICE, provider);
        var unused = world.vault.operator().grant(TAKER, connection.id(), List.of(permissions));
        return connection;
    }

    private ConnectionInfo install(Permission... permissions) {
        GitHubAppKey app = world.sandbox.github().app();
        ConnectionInfo connection = world.vault
                .operator()
                .connector(ALICE, "github")
                .installation(
                        app.appId(),
                        Long.parseLong(app.installationId()),
                        app.privateKey().getBytes(StandardCharsets.US_ASCII));
        var unused = world.vault.operator().grant(TAKER, connection.id(), List.of(permissions));
        return connection;
    }

    private static Permission.Builder exporting(String provider, String... operations) {
        String[] all = Arrays.copyOf(operations, operations.length + 1);
        all[operations.length] = "token.export";
        return Permission.of(provider, all);
    }

    private void denied(ScopedTokenRequest request, DenialReason reason) {
        assertThatThrownBy(() -> context().scopedToken(request))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(reason));
        assertThat(entries(EntryKind.TOKEN_EXPORTED)).isEmpty();
    }

    /** Nothing was asked of a provider. */
    private void deniedBefore(ScopedTokenRequest request, DenialReason reason) {
        int before = world.sandbox.requests().size();
        denied(request, reason);
        assertThat(world.sandbox.requests()).hasSize(before);
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
        }
    }

    private int call(ScopedToken token, String host, String path) {
        return token.reveal(raw -> {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + world.sandbox.routes().get(host).getPort() + path))
                    .header("Authorization", "Bearer " + new String(raw, StandardCharsets.US_ASCII))
                    .header("User-Agent", "taker")
                    .build();
            try {
                return HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private List<RecordedRequest> requests(Kind kind) {
        return world.sandbox.requests().stream()
                .filter(each -> each.kind() == kind)
                .toList();
    }

    @Test
    void googleNarrowsToTheScopesOfTheOperations() {
        connect(
                "google",
                exporting("google", "gmail.messages.send", "gmail.messages.list")
                        .build());
        try (ScopedToken token = context().scopedToken(SENDING)) {
            assertThat(token.scopes()).containsExactly(SEND_SCOPE);
            assertThat(token.expiresAt())
                    .isBetween(world.clock.instant(), world.clock.instant().plusSeconds(3600));
            assertThat(call(token, "gmail.googleapis.com", "/gmail/v1/users/me/messages"))
                    .isEqualTo(403);
            assertThat(token.toString()).contains("redacted").doesNotContain("ya29");
        }
        // the connection's own token is as it was
        assertThat(requests(Kind.TOKEN_REFRESH)).hasSize(1);
        assertThat(entries(EntryKind.REFRESH_INTENT)).isEmpty();
        AuditEntry left = entries(EntryKind.TOKEN_EXPORTED).get(0);
        assertThat(left.field(AuditField.OPERATION)).contains("token.export");
        assertThat(left.field(AuditField.DETAILS).orElseThrow()).contains(SEND_SCOPE, "narrowed by the provider");
        String call = left.field(AuditField.CALL).orElseThrow();
        assertThat(entries(EntryKind.CALL_INTENT).get(0).field(AuditField.CALL)).contains(call);
        assertThat(entries(EntryKind.CALL_INTENT)
                        .get(0)
                        .field(AuditField.RESOURCES)
                        .orElseThrow())
                .contains("gmail.messages.send");
        assertThat(entries(EntryKind.CALL_OUTCOME).get(0).field(AuditField.CALL))
                .contains(call);
    }

    @Test
    void aServiceAccountsTokenIsNarrowedInItsAssertion() {
        ConnectionInfo robot = world.vault
                .operator()
                .connector(ALICE, "google")
                .serviceAccount(world.sandbox.google().serviceAccountKey(), null);
        var unused = world.vault
                .operator()
                .grant(
                        TAKER,
                        robot.id(),
                        List.of(exporting("google", "gmail.messages.send").build()));
        try (ScopedToken token = context().scopedToken(SENDING)) {
            assertThat(token.scopes()).containsExactly(SEND_SCOPE);
        }
    }

    @Test
    void withoutTheRightNothingLeaves() {
        connect(
                "google",
                Permission.of("google", "gmail.messages.send", "gmail.messages.list")
                        .build(),
                exporting("google", "gmail.messages.list").build());
        deniedBefore(SENDING, DenialReason.NOT_GRANTED);
        deniedBefore(
                ScopedTokenRequest.of("google", "gmail.messages.list", "gmail.messages.send"),
                DenialReason.NOT_GRANTED);
        deniedBefore(ScopedTokenRequest.whole("google"), DenialReason.NOT_GRANTED);
        assertThat(entries(EntryKind.CALL_DENIED)).hasSize(3);
    }

    @Test
    void nothingIsNoScope() {
        connect("google", exporting("google", "gmail.messages.send").build());
        denied(ScopedTokenRequest.of("google", "token.export"), DenialReason.SCOPE_MISSING);
    }

    @Test
    void aLimitThatTheProviderCannotKeepKeepsTheTokenInside() {
        connect(
                "google",
                exporting("google", "gmail.messages.send")
                        .only("recipient", "@example.com")
                        .build());
        deniedBefore(SENDING, DenialReason.RESOURCE_NOT_GRANTED);
    }

    @Test
    void aWiderAnswerIsThrownAway() {
        connect("google", exporting("google", "gmail.messages.send").build());
        for (Fault wider : List.of(
                Fault.field("scope", TextNode.valueOf(SEND_SCOPE + " https://www.googleapis.com/auth/gmail.readonly")),
                Fault.field("scope", TextNode.valueOf("https://mail.google.com/")),
                Fault.withoutField("scope"),
                Fault.field("expires_in", TextNode.valueOf("1000000")),
                Fault.withoutField("expires_in"))) {
            world.sandbox.faults().next(Target.kind(Kind.TOKEN_REFRESH), wider);
            denied(SENDING, DenialReason.TOKEN_NOT_NARROWED);
        }
        assertThat(entries(EntryKind.CALL_OUTCOME))
                .hasSize(5)
                .allSatisfy(entry -> assertThat(entry.field(AuditField.OUTCOME)).contains("DENIED"));
        try (ScopedToken token = context().scopedToken(SENDING)) {
            assertThat(token.scopes()).containsExactly(SEND_SCOPE);
        }
    }

    @Test
    void aWiderConsentDoesNotMakeAWiderToken() {
        world.sandbox
                .faults()
                .next(Target.kind(Kind.TOKEN_CODE), Fault.field("scope", TextNode.valueOf("https://mail.google.com/")));
        connect("google", exporting("google", "gmail.messages.send").build());
        denied(SENDING, DenialReason.SCOPE_MISSING);
        assertThat(requests(Kind.TOKEN_REFRESH)).isEmpty();
    }

    @Test
    void aFailureThatMayPassHarmsNothing() {
        connect("google", exporting("google", "gmail.messages.send").build());
        world.sandbox.faults().next(Target.kind(Kind.TOKEN_REFRESH), Fault.retryLater(503, Duration.ofSeconds(1)));
        assertThatThrownBy(() -> context().scopedToken(SENDING)).isInstanceOf(ProviderUnreachableException.class);
        try (ScopedToken token = context().scopedToken(SENDING)) {
            assertThat(token.scopes()).isNotEmpty();
        }
    }

    @Test
    void everyExportIsDebitedAndNoneIsKept() {
        connect(
                "google",
                exporting("google", "gmail.messages.send")
                        .limits(Limits.uses(2))
                        .build());
        String first;
        try (ScopedToken token = context().scopedToken(SENDING)) {
            first = token.reveal(raw -> new String(raw, StandardCharsets.US_ASCII));
        }
        try (ScopedToken token = context().scopedToken(SENDING)) {
            boolean same = token.reveal(raw -> first.equals(new String(raw, StandardCharsets.US_ASCII)));
            assertThat(same).as("a token of its own").isFalse();
        }
        assertThatThrownBy(() -> context().scopedToken(SENDING)).hasMessageContaining("are spent");
        assertThat(requests(Kind.TOKEN_REFRESH)).hasSize(2);
    }

    @Test
    void anApprovalForSendingAsksBeforeATokenLeaves() {
        connect(
                "google",
                exporting("google", "gmail.messages.send")
                        .approval(Approval.parse("risk>=send"))
                        .build());
        assertThatThrownBy(() -> context().scopedToken(SENDING))
                .hasMessageContaining("a person must approve")
                .hasMessageContaining("have the skill take the token under that id")
                .hasMessageNotContaining("have it sent");
        assertThat(entries(EntryKind.TOKEN_EXPORTED)).isEmpty();
    }

    @Test
    void aTokenIsAsRiskyAsTheWorstOfWhatItIsGoodFor() {
        connect(
                "google",
                exporting("google", "gmail.messages.send", "gmail.messages.delete")
                        .approval(Approval.parse("risk>=delete"))
                        .build(),
                Permission.of("google", "token.exportWhole")
                        .approval(Approval.parse("risk>=delete"))
                        .build());
        for (ScopedTokenRequest risky : List.of(
                ScopedTokenRequest.of("google", "gmail.messages.delete"),
                ScopedTokenRequest.of("google", "gmail.messages.delete", "gmail.messages.send"),
                ScopedTokenRequest.whole("google"))) {
            assertThatThrownBy(() -> context().scopedToken(risky)).isInstanceOf(ApprovalNeededException.class);
        }
        assertThat(entries(EntryKind.TOKEN_EXPORTED)).isEmpty();
        try (ScopedToken token = context().scopedToken(SENDING)) {
            assertThat(token.scopes()).containsExactly(SEND_SCOPE);
        }
    }

    @Test
    void thatATokenMayBeTakenOutIsSaidFirstWhateverElseThereIs() {
        Permission many = exporting("google", "a.get", "b.get", "c.get", "d.get", "e.get", "f.get", "g.get")
                .limits(Limits.uses(2))
                .build();
        assertThat(many.summary())
                .startsWith(
                        "may take an access token out of the vault, narrowed by the provider (what is done with it is"
                                + " not counted) and use a.get, b.get");
        assertThat(many.toString())
                .startsWith("may take an access token out of the vault")
                .contains("token.export");
        assertThat(Permission.of("google", "a.get", "token.exportWhole").build().toString())
                .startsWith("may take the account's WHOLE access token out of the vault")
                .contains("use a.get, token.exportWhole");
    }

    @Test
    void anApprovedTokenLeavesOnceAndAsNothingElse() {
        connect(
                "google",
                exporting("google", "gmail.messages.send")
                        .approval(Approval.each())
                        .build());
        OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
        world.vault.operator().enrolOperator("carol", key.publicKey());
        try (OperatorDesk desk = OperatorDesk.open(TestVaults.url(folder), key)) {
            ApprovalId token = approved(desk, () -> context().scopedToken(SENDING));
            try (ScopedToken left = context().approvedToken("google", token)) {
                assertThat(left.scopes()).containsExactly(SEND_SCOPE);
            }
            misused(DenialReason.APPROVAL_USED, () -> context().approvedToken("google", token));

            ApprovalId other = approved(desk, () -> context().scopedToken(SENDING));
            misused(
                    DenialReason.APPROVAL_UNKNOWN,
                    () -> context().client("google").sendApproved(other));
            try (ScopedToken left = context().approvedToken("google", other)) {
                assertThat(left.scopes())
                        .as("asking for the wrong thing uses nothing up")
                        .containsExactly(SEND_SCOPE);
            }
            ApprovalId mail =
                    approved(desk, () -> context().client("google").send(TestWorld.mail("To: ann@example.com")));
            misused(DenialReason.APPROVAL_UNKNOWN, () -> context().approvedToken("google", mail));
            assertThat(world.count(Kind.API)).isZero();
            assertThat(context().client("google").sendApproved(mail).status()).isEqualTo(200);
        }
        assertThat(requests(Kind.TOKEN_REFRESH)).as("two tokens left").hasSize(2);
        assertThat(world.count(Kind.API)).isEqualTo(1);
    }

    private static ApprovalId approved(OperatorDesk desk, ThrowingCallable asking) {
        ApprovalNeededException needed = catchThrowableOfType(ApprovalNeededException.class, asking);
        assertThat(needed).hasMessageContaining(needed.approval().value());
        desk.approve(desk.approval(needed.approval()));
        return needed.approval();
    }

    private static void misused(DenialReason reason, ThrowingCallable using) {
        assertThatThrownBy(using)
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(reason));
    }

    @Test
    void anInstallationIsNarrowedToRepositoriesAndPermissions() {
        install(exporting("github", "issues.list", "issues.create")
                .only("repository", "acme/reports")
                .build());
        deniedBefore(ScopedTokenRequest.of("github", "issues.list"), DenialReason.RESOURCE_NOT_GRANTED);
        deniedBefore(
                ScopedTokenRequest.of("github", "issues.list").onlyRepositories("acme/payroll"),
                DenialReason.RESOURCE_NOT_GRANTED);
        try (ScopedToken token = context().scopedToken(ISSUES)) {
            assertThat(token.scopes()).contains("issues:read").doesNotContain("issues:write");
            assertThat(call(token, "api.github.com", "/repos/acme/reports/issues"))
                    .isEqualTo(200);
            assertThat(call(token, "api.github.com", "/repos/acme/payroll/issues"))
                    .isEqualTo(404);
        }
        assertThat(entries(EntryKind.TOKEN_EXPORTED)
                        .get(0)
                        .field(AuditField.DETAILS)
                        .orElseThrow())
                .contains("acme/reports");
    }

    @Test
    void anInstallationsWiderTokenIsRevoked() throws Exception {
        install(exporting("github", "issues.list", "issues.create").build());
        ObjectMapper json = new ObjectMapper();
        for (Fault wider : List.of(
                Fault.field("permissions", json.readTree("{\"issues\":\"write\"}")),
                Fault.field("permissions", json.readTree("{\"issues\":\"read\",\"contents\":\"read\"}")),
                Fault.withoutField("permissions"),
                Fault.field("repository_selection", TextNode.valueOf("all")),
                Fault.withoutField("repositories"),
                Fault.field("repositories", json.readTree("[{\"full_name\":\"acme/payroll\"}]")))) {
            int before = requests(Kind.REVOKE).size();
            world.sandbox.faults().next(Target.kind(Kind.TOKEN_INSTALLATION), wider);
            denied(ISSUES, DenialReason.TOKEN_NOT_NARROWED);
            List<RecordedRequest> revoked = requests(Kind.REVOKE);
            assertThat(revoked).hasSize(before + 1);
            assertThat(revoked.get(before).target()).isEqualTo("/installation/token");
            assertThat(revoked.get(before).status()).isEqualTo(204);
        }
    }

    @Test
    void aUsersTokenIsScopedToRepositoriesAndPermissions() throws Exception {
        connect("github", exporting("github", "issues.list").build());
        denied(ScopedTokenRequest.of("github", "issues.list"), DenialReason.TOKEN_NOT_NARROWED);
        world.sandbox
                .faults()
                .next(
                        Target.kind(Kind.TOKEN_SCOPED),
                        Fault.field(
                                "installation",
                                new ObjectMapper()
                                        .readTree(
                                                "{\"permissions\":{\"issues\":\"write\"},\"repository_selection\":\"selected\"}")));
        denied(ISSUES, DenialReason.TOKEN_NOT_NARROWED);
        assertThat(requests(Kind.REVOKE)).as("it could end the user's own").isEmpty();
        try (ScopedToken token = context().scopedToken(ISSUES)) {
            assertThat(token.scopes()).containsExactly("issues:read");
            assertThat(call(token, "api.github.com", "/repos/acme/reports/issues"))
                    .isEqualTo(200);
        }
        assertThat(requests(Kind.TOKEN_REFRESH)).isEmpty();
    }

    @Test
    void repositoriesAreNamedAsWhatTheyAre() {
        connect("github", exporting("github", "issues.list").build());
        ScopedTokenRequest issues = ScopedTokenRequest.of("github", "issues.list");
        deniedBefore(issues.onlyRepositories("acme/reports", "other/reports"), DenialReason.MALFORMED_REQUEST);
        deniedBefore(issues.onlyRepositories("acme/reports#1"), DenialReason.MALFORMED_REQUEST);
        deniedBefore(issues.onlyRepositories("acme/../x"), DenialReason.MALFORMED_REQUEST);
        assertThatThrownBy(() -> ScopedTokenRequest.whole("github").onlyRepositories("acme/reports"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWholeTokenOnlyWhereTheGrantSaysSoAndNothingElse() {
        Permission whole = Permission.of("google", "token.exportWhole").build();
        assertThat(whole.summary()).contains("WHOLE access token");
        connect("google", whole);
        deniedBefore(SENDING, DenialReason.NOT_GRANTED);
        try (ScopedToken token = context().scopedToken(ScopedTokenRequest.whole("google"))) {
            assertThat(token.scopes()).hasSizeGreaterThan(1);
            assertThat(call(token, "gmail.googleapis.com", "/gmail/v1/users/me/messages"))
                    .isEqualTo(200);
        }
        AuditEntry left = entries(EntryKind.TOKEN_EXPORTED).get(0);
        assertThat(left.field(AuditField.OPERATION)).contains("token.exportWhole");
        assertThat(left.field(AuditField.DETAILS).orElseThrow()).contains("the account's whole token");
    }

    @Test
    void theWholeTokenUnderALimitIsAContradiction() {
        connect(
                "google",
                Permission.of("google", "gmail.messages.send", "token.exportWhole")
                        .only("recipient", "@example.com")
                        .build());
        deniedBefore(ScopedTokenRequest.whole("google"), DenialReason.RESOURCE_NOT_GRANTED);
    }
}
