package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page says of each kind which fields its entries have, and they have them. What is not in this agent's life is looked at where it
 * happens: see who else uses {@link DescribedEntries}.
 */
class EntryKindsTest {
    private static final Set<EntryKind> ELSEWHERE = EnumSet.of(
            EntryKind.UNKNOWN,
            EntryKind.AGENT_RESTORED,
            EntryKind.CONNECTION_RESTORED,
            EntryKind.HAND_ON_REFUSED,
            EntryKind.GRANT_SUSPENDED,
            EntryKind.GRANT_CONFIRMED,
            EntryKind.GRANT_LAPSED,
            EntryKind.TOKEN_EXPORTED,
            EntryKind.CALL_FALLBACK,
            EntryKind.SECRET_REFUSED,
            EntryKind.ACCESS_CONFIRMED,
            EntryKind.ALERT_RAISED,
            EntryKind.ALERT_SENT,
            EntryKind.ANCHOR_FAILED,
            EntryKind.ANCHOR_KEPT,
            EntryKind.ANCHOR_ACCEPTED,
            EntryKind.COMMAND_REFUSED,
            EntryKind.LOG_PRUNED);

    @TempDir
    Path folder;

    @Test
    void everyKindHasARowAndEveryFieldANameThatExists() {
        assertThat(DescribedEntries.kinds()).isEqualTo(EnumSet.complementOf(EnumSet.of(EntryKind.UNKNOWN)));
        assertThat(DescribedEntries.unknownNames()).isEmpty();
    }

    @Test
    void theEntriesOfAnAgentsLifeAreAsDescribed() {
        try (TestWorld world = TestWorld.open(
                folder, UnaryOperator.identity(), (builder, sandbox) -> builder.approvalWait(Duration.ZERO))) {
            ConnectionInfo google = world.connect(ALICE, "google");
            failToConnect(world);
            Grant grant = use(world, google);
            beAsked(world, google);
            AgentIdentity next = AgentIdentity.createPkcs12(folder.resolve("next.p12"), "agent", TestVaults.PASSWORD);
            world.vault.operator().rekey(next);
            world.vault.operator().revoke(grant.id());
            assertThat(world.vault.operator().disconnect(google.id())).isNotNull();
            assertThat(world.vault.operator().forget(ALICE).keys()).isPositive();
        }
        try (TestWorld world = TestWorld.open(
                folder,
                UnaryOperator.identity(),
                (builder, sandbox) ->
                        builder.identity(AgentIdentity.fromPkcs12(folder.resolve("next.p12"), TestVaults.PASSWORD)))) {
            assertThat(world.vault.operator().offBoard().connections()).isEmpty();
        }
        assertThat(DescribedEntries.check(folder)).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)));
    }

    private static void failToConnect(TestWorld world) {
        try (ConsentFlow flow = world.vault.operator().connect(ALICE, "github")) {
            assertThat(world.sandbox
                            .browser("alice")
                            .deny(flow.authorizationUri())
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> flow.await(Duration.ofSeconds(20))).isInstanceOf(ConsentException.class);
        }
    }

    private static Grant use(TestWorld world, ConnectionInfo google) {
        assertThat(world.vault.operator().requestGrants(ALICE)).isEmpty();
        Grant grant = world.grant(
                google,
                TestWorld.readingQ3(),
                Permission.of("google", "gmail.messages.send").build(),
                Permission.of("google", "sheets.values.append")
                        .approval(Approval.each())
                        .build());
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        assertThat(world.send(ALICE, "google", TestWorld.mail("To: ann@example.com"))
                        .status())
                .isEqualTo(200);
        for (ApiRequest refused : List.of(TestWorld.READ_SALARIES, ApiRequest.get("/nowhere"))) {
            assertThatThrownBy(() -> world.send(ALICE, "google", refused)).isInstanceOf(CallDeniedException.class);
        }
        assertThat(world.vault.operator().rotateUserKey(ALICE)).hasSize(2);
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        assertThat(world.vault.operator().refresh(google.id()).id()).isEqualTo(google.id());
        return grant;
    }

    private void beAsked(TestWorld world, ConnectionInfo google) {
        OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
        var carol = world.vault.operator().enrolOperator("carol", key.publicKey());
        try (OperatorDesk desk = OperatorDesk.open(TestVaults.url(folder), key)) {
            desk.deny(desk.approval(ask(world).approval()));
            ApprovalNeededException asked = ask(world);
            desk.approve(desk.approval(asked.approval()));
            assertThat(TestVaults.door(world.vault, ALICE, google.provider())
                            .sendApproved(asked.approval())
                            .status())
                    .isEqualTo(200);
        }
        world.vault.operator().endOperator(carol.id());
    }

    private static ApprovalNeededException ask(TestWorld world) {
        ApiRequest append = ApiRequest.post(
                        "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1:append")
                .query("valueInputOption", "RAW")
                .json(Map.of("values", List.of(List.of("x"))));
        return catchThrowableOfType(ApprovalNeededException.class, () -> world.send(ALICE, "google", append));
    }
}
