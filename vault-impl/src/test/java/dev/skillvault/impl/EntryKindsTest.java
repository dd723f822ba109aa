package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.approval.ApprovalAnswer;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
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
import dev.skillvault.identity.Trust;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.spi.Approver;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    @Test
    void aSettingThatWasChangedShowsInTheEntryOfTheNextOpening(@TempDir Path elsewhere) throws Exception {
        OperatorKey key = OperatorKey.create(folder.resolve("dora.key"), null);
        AgentIdentity agent = TestVaults.identity(folder, "agent");
        Path copies = elsewhere.resolve("copies");
        TestWorld.open(folder).close();
        TestWorld.open(
                        folder,
                        UnaryOperator.identity(),
                        (builder, sandbox) -> builder.backup(BackupStore.directory(copies))
                                .trust(Trust.anchors(X509Identity.from(agent).certificateChain()))
                                .anchorEvery(7, Duration.ofSeconds(30))
                                .endUnusedGrants(Duration.ofDays(90))
                                .approver(Approver.callback(key, request -> ApprovalAnswer.LEAVE))
                                .approvalWait(Duration.ofSeconds(5))
                                .approvalLifetime(Duration.ofMinutes(10))
                                .healthChecks(Duration.ofHours(1))
                                .maxResponseBytes(2048)
                                .backgroundRefresh(true))
                .close();

        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            List<AuditEntry> opened =
                    reader.list(AuditQuery.newest().only(AuditField.KIND, EntryKind.VAULT_OPENED.name()));
            assertThat(DescribedEntries.checked(opened)).hasSize(2);
            JsonNode after = details(opened.get(0));
            JsonNode before = details(opened.get(1));
            Map<String, List<String>> changed = new TreeMap<>();
            before.fieldNames().forEachRemaining(name -> {
                if (!before.get(name).equals(after.get(name)) && !name.equals("sandbox")) {
                    changed.put(
                            name,
                            List.of(before.get(name).toString(), after.get(name).toString()));
                }
            });
            assertThat(changed)
                    .isEqualTo(new TreeMap<>(Map.of(
                            "backup", List.of("\"none\"", "\"directory:" + copies + "\""),
                            "trust", List.of("[]", "[\"" + spki(agent) + "\"]"),
                            "anchorEvery",
                                    List.of(
                                            "{\"entries\":256,\"time\":\"PT1M\"}",
                                            "{\"entries\":7,\"time\":\"PT30S\"}"),
                            "endUnusedGrants", List.of("\"never\"", "\"PT2160H\""),
                            "approvers", List.of("[]", "[\"" + key.id() + "\"]"),
                            "approvalWait", List.of("\"PT2M\"", "\"PT5S\""),
                            "approvalLifetime", List.of("\"PT1H\"", "\"PT10M\""),
                            "healthChecks", List.of("\"never\"", "\"PT1H\""),
                            "maxResponseBytes",
                                    List.of(before.get("maxResponseBytes").toString(), "2048"),
                            "backgroundRefresh", List.of("false", "true"))));
            assertThat(after.get("vaultSecret").booleanValue()).isFalse();
        }
    }

    @Test
    void ofAVaultSecretTheLogSaysOnlyThatThereIsOne() throws Exception {
        byte[] secret = "a secret of the vault's".getBytes(StandardCharsets.UTF_8);
        TestWorld.open(folder, UnaryOperator.identity(), (builder, sandbox) -> builder.vaultSecret(secret))
                .close();
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            List<AuditEntry> opened =
                    reader.list(AuditQuery.newest().only(AuditField.KIND, EntryKind.VAULT_OPENED.name()));
            assertThat(details(opened.get(0)).get("vaultSecret").booleanValue()).isTrue();
            assertThat(opened.toString()).doesNotContain("a secret of the vault's");
        }
    }

    private static JsonNode details(AuditEntry entry) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(entry.field(AuditField.DETAILS).orElseThrow());
    }

    private static String spki(AgentIdentity identity) {
        return HexFormat.of().formatHex(X509Identity.from(identity).spkiSha256());
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
