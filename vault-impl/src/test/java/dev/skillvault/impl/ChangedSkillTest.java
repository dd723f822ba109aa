package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.GrantRequestInfo.State;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grant is bound to the artifact and the wishes that were looked at. */
class ChangedSkillTest {
    private static final String READ = "'sheets.values.get'";
    private static final Permission TWICE =
            Permission.of("google", "sheets.values.get").limits(Limits.uses(2)).build();

    private static final SkillId WORK = new SkillId("work");

    @TempDir
    Path folder;

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final Sandbox sandbox = Sandbox.builder().clock(clock).seed(7).start();

    @AfterEach
    void close() {
        sandbox.close();
        assertThat(DescribedEntries.check(folder)).isNotEmpty();
    }

    private Vault.Builder builder(Skill skill) {
        ClientRegistration client = sandbox.client("google");
        return Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(TestVaults.url(folder))
                .clock(clock)
                .backgroundRefresh(false)
                .sandbox(sandbox.routes())
                .oauthClient("google", client.clientId(), client.clientSecret().toCharArray())
                .skill(skill);
    }

    private Vault open(String version) throws Exception {
        return builder(JarSkill.from(folder, version, READ)).build();
    }

    /** Version 1 is granted two reads, and has used one. */
    private void grantAndRead() throws Exception {
        try (Vault vault = open("1")) {
            TestVaults.connect(vault, sandbox, ALICE, "google");
            GrantDesk desk = vault.operator().grantDesk();
            desk.grant(desk.request(ALICE).requests().get(0).id(), List.of(TWICE));
            assertThat(read(vault)).isEqualTo("HTTP 200");
        }
    }

    private static AuthorizedClient door(Vault vault) {
        return TestVaults.door(vault, ALICE, "google");
    }

    private static String read(Vault vault) {
        return read(door(vault));
    }

    private static String read(AuthorizedClient door) {
        try {
            return "HTTP " + door.send(TestWorld.READ).status();
        } catch (CallDeniedException e) {
            return e.reason().name();
        }
    }

    private static GrantInfo only(Vault vault) {
        List<GrantInfo> grants = vault.operator().grantDesk().list(ALICE).grants();
        assertThat(grants).hasSize(1);
        return grants.get(0);
    }

    private static GrantRequestInfo open(Vault vault) {
        List<GrantRequestInfo> open = vault.operator().grantDesk().list().requests();
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
        }
    }

    @Test
    void theSameArtifactGoesOn() throws Exception {
        grantAndRead();
        try (Vault vault = open("1")) {
            assertThat(read(vault)).isEqualTo("HTTP 200");
            assertThat(only(vault).grant().version()).isEqualTo(1);
        }
    }

    @Test
    void anotherArtifactIsSuspendedUntilAnOperatorHasLooked() throws Exception {
        grantAndRead();
        try (Vault vault = open("2")) {
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.SUSPENDED);
            assertThat(vault.grantedSkills(ALICE)).isEmpty();
            assertThat(entries(EntryKind.GRANT_SUSPENDED).get(0).field(AuditField.REASON))
                    .contains("OTHER_ARTIFACT");
            GrantRequestInfo request = open(vault);
            assertThat(request.wish().skill()).isEqualTo("work@2");

            GrantDesk desk = vault.operator().grantDesk();
            assertThat(only(vault).standing().change()).isEqualTo(GrantInfo.Change.OTHER_ARTIFACT);
            assertThat(only(vault).standing().artifact())
                    .isNotEqualTo(request.wish().artifact());
            String former = only(vault).standing().artifact();
            assertThatThrownBy(() -> desk.confirm(only(vault).grant().id(), request.id(), former))
                    .hasMessageContaining("not the one that was looked at");
            GrantInfo confirmed = desk.confirm(
                    only(vault).grant().id(), request.id(), request.wish().artifact());
            assertThat(confirmed.grant().status()).isEqualTo(Grant.Status.ACTIVE);
            assertThat(confirmed.grant().permissions()).containsExactly(TWICE);
            assertThat(desk.find(request.id()).answer().state()).isEqualTo(State.GRANTED);
            assertThat(read(vault)).isEqualTo("HTTP 200");
            assertThat(read(vault)).as("uses stay counted").isEqualTo("QUOTA_SPENT");
            assertThatThrownBy(() -> desk.confirm(confirmed.grant().id(), request.id()))
                    .hasMessageContaining("not suspended");
        }
    }

    @Test
    void anotherProcessIsDeniedAtItsNextCallAndStaysSoWithTheOldArtifact() throws Exception {
        grantAndRead();
        try (Vault old = open("1")) {
            AuthorizedClient door = door(old);
            try (Vault updated = open("2")) {
                assertThatThrownBy(() -> door.send(TestWorld.READ))
                        .isInstanceOfSatisfying(
                                CallDeniedException.class,
                                denial -> assertThat(denial.reason()).isEqualTo(DenialReason.GRANT_SUSPENDED))
                        .hasMessageContaining("vault grants list");
                updated.operator()
                        .grantDesk()
                        .confirm(only(updated).grant().id(), open(updated).id());
                assertThat(read(door)).as("what was looked at is version 2").isEqualTo("GRANT_SUSPENDED");
                assertThat(read(updated)).isEqualTo("HTTP 200");
                assertThat(entries(EntryKind.GRANT_SUSPENDED)).hasSize(1);
            }
        }
    }

    @Test
    void aPolicyDecidesAnewAndTheSameGrantGoesOn() throws Exception {
        grantAndRead();
        try (Vault vault = builder(JarSkill.from(folder, "2", READ))
                .policy("test", request -> GrantDecision.grant(TWICE))
                .build()) {
            assertThat(vault.operator().requestGrants(ALICE)).hasSize(1);
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.ACTIVE);
            assertThat(read(vault)).isEqualTo("HTTP 200");
            assertThat(read(vault)).isEqualTo("QUOTA_SPENT");
        }
    }

    @Test
    void anotherGrantReplacesTheSuspendedOne() throws Exception {
        grantAndRead();
        try (Vault vault = open("2")) {
            Permission once = Permission.of("google", "sheets.values.get")
                    .limits(Limits.uses(1))
                    .build();
            vault.operator().grantDesk().grant(open(vault).id(), List.of(once));
            assertThat(vault.operator().grants(ALICE))
                    .extracting(Grant::status)
                    .containsExactlyInAnyOrder(Grant.Status.REVOKED, Grant.Status.ACTIVE);
            assertThat(read(vault)).isEqualTo("HTTP 200");
        }
    }

    @Test
    void denyingWhatChangedEndsWhatWasSuspended() throws Exception {
        grantAndRead();
        try (Vault vault = open("2")) {
            vault.operator().grantDesk().deny(open(vault).id(), "unknown publisher");
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.REVOKED);
        }
        try (Vault vault = open("3")) {
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.REVOKED);
            assertThat(vault.operator().grantDesk().list().requests()).isEmpty();
        }
    }

    @Test
    void anOlderRequestCannotBeAnsweredOnceTheSkillHasChangedAgain() throws Exception {
        grantAndRead();
        GrantRequestInfo second;
        try (Vault vault = open("2")) {
            second = open(vault);
        }
        try (Vault vault = open("3")) {
            GrantDesk desk = vault.operator().grantDesk();
            assertThat(desk.request(ALICE).requests()).hasSize(3);
            assertThat(open(vault).wish().skill()).isEqualTo("work@3");
            assertThatThrownBy(() -> desk.confirm(only(vault).grant().id(), second.id()))
                    .hasMessageContaining(open(vault).id().value());
            assertThatThrownBy(() -> desk.grant(second.id(), List.of(TWICE))).hasMessageContaining("has changed since");
        }
    }

    @Test
    void aWiderManifestSuspendsAndANarrowerDoesNot() {
        try (Vault vault = builder(AskingSkill.forGoogle("sheets.values.get", "sheets.values.append"))
                .build()) {
            TestVaults.connect(vault, sandbox, ALICE, "google");
            GrantDesk desk = vault.operator().grantDesk();
            desk.grant(desk.request(ALICE).requests().get(0).id(), List.of(TWICE));
        }
        try (Vault vault = builder(AskingSkill.forGoogle("sheets.values.get")).build()) {
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.ACTIVE);
            assertThat(read(vault)).isEqualTo("HTTP 200");
        }
        try (Vault vault = builder(
                        AskingSkill.forGoogle("sheets.values.get", "sheets.values.append", "gmail.messages.send"))
                .build()) {
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.SUSPENDED);
            assertThat(entries(EntryKind.GRANT_SUSPENDED).get(0).field(AuditField.REASON))
                    .contains("WIDER_MANIFEST");
        }
    }

    @Test
    void whoOnlyLooksIntoTheVaultSuspendsNothing() throws Exception {
        grantAndRead();
        try (Vault visitor =
                builder(JarSkill.from(folder, "2", READ)).existingOnly().build()) {
            assertThat(only(visitor).grant().status()).isEqualTo(Grant.Status.ACTIVE);
            SkillContext tools =
                    (SkillContext) visitor.grantedSkills(ALICE).get(0).tools();
            assertThat(read(tools.client("google"))).isEqualTo("GRANT_SUSPENDED");
        }
    }

    /** A skill called {@code boss} that may hand on reading to {@code work}. */
    private static Skill boss(String... more) {
        return new AskingSkill(SkillManifest.builder("boss", "1.0.0")
                .purpose("Has others read")
                .needs("google", "sheets.values.get")
                .wants("google", more)
                .build());
    }

    private static GrantHandle ofBoss(Vault vault) {
        return vault.grantedSkills(ALICE).stream()
                .filter(each -> each.manifest().id().value().equals("boss"))
                .findFirst()
                .orElseThrow()
                .grants()
                .get(0);
    }

    private void handOn() throws Exception {
        try (Vault vault = builder(JarSkill.from(folder, "1", READ))
                .skill(boss("gmail.messages.list"))
                .build()) {
            ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
            Permission reading =
                    Permission.of("google", "sheets.values.get").handOnTo(WORK).build();
            vault.operator().grant(new SkillId("boss"), google.id(), List.of(reading));
            ofBoss(vault)
                    .attenuate(Permission.of("google", "sheets.values.get").build())
                    .to(WORK);
            assertThat(read(vault)).isEqualTo("HTTP 200");
        }
    }

    @Test
    void whatWasHandedOnToAChangedSkillWaitsForAnOperator() throws Exception {
        handOn();
        try (Vault vault = builder(JarSkill.from(folder, "2", READ))
                .skill(boss("gmail.messages.list"))
                .build()) {
            GrantHandle own = ofBoss(vault);
            Grant child = own.handedOn().get(0);
            assertThat(child.status()).isEqualTo(Grant.Status.SUSPENDED);
            assertThatThrownBy(() -> own.attenuate(TWICE).to(WORK)).hasMessageContaining("an operator must look at it");
            assertThatThrownBy(() -> own.takeBack(child.id())).hasMessageContaining("an operator must look at it");

            vault.operator().grantDesk().confirm(child.id(), open(vault).id());
            AuthorizedClient door = door(vault);
            assertThat(read(door)).isEqualTo("HTTP 200");
            own.takeBack(child.id());
            assertThat(read(door)).isEqualTo("NO_CONNECTION");
        }
    }

    @Test
    void aSuspendedAncestorSuspendsTheWholeChain() throws Exception {
        handOn();
        try (Vault visitor = builder(JarSkill.from(folder, "1", READ))
                .skill(boss("gmail.messages.list", "gmail.messages.send"))
                .existingOnly()
                .build()) {
            assertThat(read(visitor)).isEqualTo("GRANT_SUSPENDED");
        }
        try (Vault vault = builder(JarSkill.from(folder, "1", READ))
                .skill(boss("gmail.messages.list", "gmail.messages.send"))
                .build()) {
            assertThat(vault.grantedSkills(ALICE))
                    .as("its ancestor is suspended")
                    .isEmpty();
        }
    }
}
