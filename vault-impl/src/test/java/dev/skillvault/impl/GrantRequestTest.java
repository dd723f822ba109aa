package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.GrantRequestInfo.State;
import dev.skillvault.grant.Permission;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What skills ask for, who answers, and how often they may ask. */
class GrantRequestTest {
    private static final Permission READING =
            Permission.of("google", "sheets.values.get").build();

    @TempDir
    Path folder;

    private final AtomicReference<GrantPolicy> policy = new AtomicReference<>(request -> GrantDecision.ask());
    private final List<String> asked = new ArrayList<>();
    private TestWorld world;
    private GrantDesk desk;
    private ConnectionInfo google;

    @BeforeEach
    void connect() {
        world = TestWorld.open(
                folder,
                UnaryOperator.identity(),
                (builder, sandbox) -> builder.policy("test", request -> {
                    asked.add(request.manifest() + " on " + request.connection().provider());
                    return policy.get().decide(request);
                }));
        desk = world.vault.operator().grantDesk();
        google = world.connect(ALICE, "google");
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(DescribedEntries.check(folder)).isNotEmpty();
    }

    private GrantRequestInfo request() {
        List<GrantRequestInfo> requests = desk.request(ALICE).requests();
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
        }
    }

    private void sql(String statement) throws Exception {
        try (Connection database = world.database();
                Statement run = database.createStatement()) {
            assertThat(run.executeUpdate(statement)).isPositive();
        }
    }

    @Test
    void aSkillAsksOnceAndWaitsForAnOperator() {
        GrantRequestInfo request = request();
        assertThat(request.answer().state()).isEqualTo(State.OPEN);
        assertThat(request.wish().skill()).isEqualTo("work@1.0.0");
        assertThat(request.wish().needs()).contains("sheets.values.get", "gmail.messages.send");
        assertThat(request.holder().connection()).isEqualTo(google.id());
        assertThat(request()).isEqualTo(request);
        assertThat(desk.list().requests()).containsExactly(request);
        assertThat(desk.find(request.id())).isEqualTo(request);
        assertThat(desk.list(BOB).requests()).isEmpty();
        assertThat(entries(EntryKind.GRANT_REQUESTED)).hasSize(1);
        assertThat(asked).as("the policy may have changed its mind").hasSize(2);
    }

    @Test
    void aPolicyDecidesAtOnceAllLessOrNothing() {
        policy.set(request -> GrantDecision.grant(READING));
        assertThat(world.vault.operator().requestGrants(ALICE))
                .extracting(Grant::permissions)
                .containsExactly(List.of(READING));
        assertThat(request().answer().state()).isEqualTo(State.GRANTED);
        assertThat(entries(EntryKind.GRANTED).get(0).field(AuditField.ACTOR)).contains("policy:test");
        policy.set(request -> GrantDecision.refuse("not for bob"));
        world.connect(BOB, "google");
        assertThat(world.vault.operator().requestGrants(BOB)).isEmpty();
        assertThat(desk.list(BOB).requests())
                .extracting(each -> each.answer().state(), each -> each.answer().reason())
                .containsExactly(tuple(State.DENIED, "not for bob"));
        assertThat(world.vault.operator().requestGrants(BOB)).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void anOperatorGrantsLessButNeverMore() {
        GrantRequestInfo request = request();
        assertThatThrownBy(() -> desk.grant(
                        request.id(),
                        List.of(Permission.of("google", "gmail.labels.list").build())))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("does not ask for all of");
        assertThatThrownBy(() -> desk.grant(request.id(), List.of())).isInstanceOf(VaultConfigurationException.class);
        assertThat(desk.find(request.id()).answer().state()).isEqualTo(State.OPEN);

        GrantInfo granted = desk.grant(request.id(), List.of(READING));
        assertThat(granted.summary()).containsExactly("may read sheets values, any number of times");
        assertThat(granted.missing()).isEmpty();
        assertThat(desk.find(request.id()).answer().state()).isEqualTo(State.GRANTED);
        assertThat(TestVaults.door(world.vault, ALICE, "google")
                        .send(TestWorld.READ)
                        .status())
                .isEqualTo(200);
        assertThat(desk.list().requests()).isEmpty();
        assertThat(entries(EntryKind.GRANT_REQUEST_GRANTED)).hasSize(1);
    }

    @Test
    void whatWasDeniedIsNotAskedAgainButCanBeGranted() {
        GrantRequestInfo request = request();
        assertThatThrownBy(() -> desk.deny(request.id(), "two\nlines")).isInstanceOf(VaultConfigurationException.class);
        assertThat(desk.deny(request.id(), "not today").answer().reason()).isEqualTo("not today");
        assertThatThrownBy(() -> desk.deny(request.id(), "still not")).hasMessageContaining("was answered");
        assertThat(request().answer().state()).isEqualTo(State.DENIED);
        assertThat(asked).hasSize(1);
        assertThat(entries(EntryKind.GRANT_REFUSED).get(0).field(AuditField.REASON))
                .contains("not today");

        desk.grant(request.id(), List.of(READING));
        assertThat(request().answer().state()).isEqualTo(State.GRANTED);
    }

    @Test
    void whatWasRevokedIsNotAskedAgain() {
        GrantInfo granted = desk.grant(request().id(), List.of(READING));
        assertThat(desk.revoke(granted.grant().id()).grant().status()).isEqualTo(Grant.Status.REVOKED);
        policy.set(request -> GrantDecision.grant(READING));
        assertThat(world.vault.operator().requestGrants(ALICE)).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRevocationHoldsAtTheNextCallOfAnotherProcess() {
        GrantInfo granted = desk.grant(request().id(), List.of(READING));
        try (Vault other = TestVaults.builder(folder, "agent", world.sandbox).build()) {
            AuthorizedClient door = TestVaults.door(other, ALICE, "google");
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            desk.revoke(granted.grant().id());
            assertThatThrownBy(() -> door.send(TestWorld.READ)).isInstanceOf(CallDeniedException.class);
        }
    }

    private List<Grant.Status> statuses() {
        return world.vault.operator().grants(ALICE).stream().map(Grant::status).toList();
    }

    @Test
    void whoeverGrantsLessSaysWhatBecomesOfWhatWasGranted() {
        GrantRequestInfo request = request();
        Permission sending = Permission.of("google", "gmail.messages.send").build();
        desk.grant(request.id(), List.of(READING, sending));
        assertThatThrownBy(() -> desk.grant(request.id(), List.of(READING)))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("--replace");
        assertThat(statuses()).containsExactly(Grant.Status.ACTIVE);

        GrantAnswer less = GrantAnswer.to(request.id(), List.of(READING));
        desk.grant(less.others(GrantAnswer.Others.END));
        assertThat(statuses()).containsExactlyInAnyOrder(Grant.Status.ACTIVE, Grant.Status.REVOKED);
        AuthorizedClient door = TestVaults.door(world.vault, ALICE, "google");
        assertThatThrownBy(() -> door.send(TestWorld.mail("To: team@example.com")))
                .isInstanceOf(CallDeniedException.class);
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);

        desk.grant(GrantAnswer.to(request.id(), List.of(sending)).others(GrantAnswer.Others.STAY));
        assertThat(statuses())
                .containsExactlyInAnyOrder(Grant.Status.ACTIVE, Grant.Status.ACTIVE, Grant.Status.REVOKED);
    }

    @Test
    void whatWasGrantedAndRevokedIsGrantedAgainOnlyIfThatIsSaid() {
        GrantRequestInfo request = request();
        desk.revoke(desk.grant(request.id(), List.of(READING)).grant().id());
        assertThatThrownBy(() -> desk.grant(request.id(), List.of(READING))).hasMessageContaining("was granted before");
        assertThat(statuses()).containsExactly(Grant.Status.REVOKED);
        desk.grant(GrantAnswer.to(request.id(), List.of(READING)).others(GrantAnswer.Others.END));
        assertThat(statuses()).containsExactlyInAnyOrder(Grant.Status.REVOKED, Grant.Status.ACTIVE);
    }

    @Test
    void aRequestThatIsNotWhatWasMeantIsNotGranted() {
        GrantAnswer answer = GrantAnswer.to(request().id(), List.of(READING));
        ConnectionInfo other = world.connect(ALICE, "google");
        for (GrantAnswer.Meant meant : List.of(
                new GrantAnswer.Meant(new SkillId("other"), null, null),
                new GrantAnswer.Meant(null, BOB, null),
                new GrantAnswer.Meant(null, null, other.id()))) {
            assertThatThrownBy(() -> desk.grant(answer.meaning(meant)))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("was not meant");
        }
        assertThat(statuses()).isEmpty();
        desk.grant(answer.meaning(new GrantAnswer.Meant(TestWorld.WORK, ALICE, google.id())));
        assertThat(statuses()).containsExactly(Grant.Status.ACTIVE);
    }

    @Test
    void aRequestEndsWithItsConnection() {
        GrantRequestInfo request = request();
        world.vault.operator().disconnect(google.id());
        assertThat(desk.find(request.id()).answer().state()).isEqualTo(State.DENIED);
        assertThatThrownBy(() -> desk.grant(request.id(), List.of(READING))).hasMessageContaining("it has ended");
        assertThat(desk.list().requests()).isEmpty();
    }

    @Test
    void aForgottenUsersRequestsAreGone() throws Exception {
        GrantRequestInfo request = request();
        world.vault.operator().forget(ALICE);
        assertThat(desk.list(ALICE).requests()).isEmpty();
        assertThatThrownBy(() -> desk.find(request.id())).hasMessageContaining("there is no grant request");
        try (Connection database = world.database();
                Statement run = database.createStatement()) {
            assertThat(run.executeUpdate("DELETE FROM grant_request")).isZero();
        }
    }

    @Test
    void aGrantNamesTheScopesThatTheUserHasYetToConsentTo() {
        String sheets = "https://www.googleapis.com/auth/spreadsheets.readonly";
        ConnectionInfo bobs;
        try (ConsentFlow flow = world.vault.operator().connect(BOB, "google")) {
            world.sandbox
                    .browser("bob")
                    .grantOnly(Set.of("https://www.googleapis.com/auth/gmail.readonly"))
                    .consent(flow.authorizationUri());
            bobs = flow.await(Duration.ofSeconds(20));
        }
        assertThat(bobs.scopes()).doesNotContain(sheets);
        GrantRequestInfo request = desk.request(BOB).requests().get(0);
        GrantInfo granted = desk.grant(request.id(), List.of(READING));
        assertThat(granted.missing()).isNotEmpty().allMatch(scope -> scope.contains("spreadsheets"));
        assertThat(granted.advice()).hasSize(1).first().asString().startsWith("the user must connect again to allow ");
    }

    @Test
    void consentAsksForTheLeastScopesOfAllWishesAndNothingElse() {
        try (Vault vault = TestVaults.builder(folder, "other", world.sandbox)
                        .skill(new AskingSkill(SkillManifest.builder("labels", "1")
                                .purpose("Lists")
                                .wants("google", "sheets.values.append")
                                .build()))
                        .build();
                ConsentFlow flow = vault.operator().connect(ALICE, "google")) {
            String query = URLDecoder.decode(flow.authorizationUri().getRawQuery(), StandardCharsets.UTF_8);
            String scope = Arrays.stream(query.split("&"))
                    .filter(each -> each.startsWith("scope="))
                    .findFirst()
                    .orElseThrow();
            assertThat(new TreeSet<>(Arrays.asList(scope.substring(6).split(" "))))
                    .containsExactly(
                            "https://www.googleapis.com/auth/gmail.readonly",
                            "https://www.googleapis.com/auth/gmail.send",
                            "https://www.googleapis.com/auth/spreadsheets");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE grant_request SET needs = needs || ' gmail.drafts.list'",
                "UPDATE grant_request SET wants = 'gmail.drafts.list'",
                "UPDATE grant_request SET purpose = 'Nothing much'",
                "UPDATE grant_request SET artifact_sha256 = REPEAT('0', 64)",
                "UPDATE grant_request SET wishes = ''",
                "UPDATE grant_request SET number = 7",
                "UPDATE grant_request SET version = 7",
                "UPDATE grant_request SET skill_version = '9'",
                "UPDATE grant_request SET state = 'GRANTED'",
                "UPDATE grant_request SET state = 'NEVER'",
                "UPDATE grant_request SET user_id = 'bob'",
                "UPDATE grant_request SET connection_id = 'co_00000000000000000000000000000000'",
                "UPDATE grant_request SET made_at = 1",
                "UPDATE grant_request SET signature = 'zz'",
                "UPDATE grant_request SET signature = ''"
            })
    void aRequestChangedBehindTheVaultsBackIsNotShownAndCannotBeGranted(String attack) throws Exception {
        GrantRequestInfo request = request();
        sql(attack);
        assertThat(desk.list().requests()).isEmpty();
        assertThatThrownBy(() -> desk.grant(request.id(), List.of(READING)))
                .hasMessageContaining("there is no grant request");
        assertThat(desk.list().grants()).isEmpty();
    }

    @Test
    void deletingTheAnswerDoesNotOpenARequestAgain() throws Exception {
        GrantRequestInfo request = request();
        desk.deny(request.id(), "no");
        sql("DELETE FROM grant_request WHERE version = 2");
        assertThat(desk.list().requests()).isEmpty();
        assertThatThrownBy(() -> desk.find(request.id())).hasMessageContaining("there is no grant request");
    }
}
