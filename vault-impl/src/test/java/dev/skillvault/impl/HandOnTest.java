package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.grant.HandOnException;
import dev.skillvault.grant.HandOnException.Reason;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A skill hands on less than it has, and never more. */
class HandOnTest {
    private static final SkillId SUB = new SkillId("sub");
    private static final SkillId THIRD = new SkillId("third");
    private static final Duration UNUSED = Duration.ofDays(30);

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;

    @BeforeEach
    void connect() {
        world = TestWorld.open(folder, UnaryOperator.identity(), (builder, sandbox) -> {
            builder.skill(reader(SUB.value()))
                    .skill(reader(THIRD.value()))
                    .endUnusedGrants(UNUSED)
                    .approvalWait(Duration.ZERO);
            for (int i = 1; i <= 8; i++) {
                builder.skill(reader("link-" + i));
            }
            return builder;
        });
        google = world.connect(ALICE, "google");
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(DescribedEntries.check(folder)).isNotEmpty();
    }

    private static Skill reader(String id) {
        return new AskingSkill(SkillManifest.builder(id, "1.0.0")
                .purpose("Reads sheets")
                .needs("google", "sheets.values.get", "sheets.spreadsheets.get")
                .build());
    }

    private static Permission.Builder reading() {
        return Permission.of("google", "sheets.values.get");
    }

    private static Permission.Builder readingQ3() {
        return reading().only("spreadsheet", SandboxSheets.Q3_SPREADSHEET);
    }

    private GrantedSkill offered(UserId user, SkillId skill) {
        return world.vault.grantedSkills(user).stream()
                .filter(each -> each.manifest().id().equals(skill))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is granted to " + skill));
    }

    private SkillContext context(SkillId skill) {
        return (SkillContext) offered(ALICE, skill).tools();
    }

    private GrantHandle handle(SkillId skill) {
        List<GrantHandle> handles = context(skill).grants();
        assertThat(handles).hasSize(1);
        return handles.get(0);
    }

    private String read(SkillContext context, ApiRequest request) {
        try {
            return "HTTP " + context.client("google").send(request).status();
        } catch (CallDeniedException e) {
            return e.reason().name();
        } catch (ApprovalNeededException e) {
            return "APPROVAL_NEEDED";
        }
    }

    private String read(SkillContext context) {
        return read(context, TestWorld.READ);
    }

    private void refused(Reason reason, GrantHandle handle, SkillId to, Permission permission) {
        int before = world.vault.operator().grants(ALICE).size();
        assertThatThrownBy(() -> handle.attenuate(permission).to(to))
                .isInstanceOfSatisfying(
                        HandOnException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
        assertThat(world.vault.operator().grants(ALICE)).hasSize(before);
        List<AuditEntry> refusals = entries(EntryKind.HAND_ON_REFUSED);
        assertThat(refusals.get(0).field(AuditField.REASON)).contains(reason.name());
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
        }
    }

    private Grant.Status status(Grant grant) {
        return world.vault.operator().grantDesk().find(grant.id()).grant().status();
    }

    @Test
    void aSkillHandsOnLessThanItHas() {
        Grant own = world.grant(google, reading().handOnTo(SUB).build());
        Grant child = handle(TestWorld.WORK).attenuate(readingQ3().build()).to(SUB);

        assertThat(child.holder()).isEqualTo(new Grant.Holder(SUB, google.id(), own.id()));
        SkillContext sub = context(SUB);
        assertThat(read(sub)).isEqualTo("HTTP 200");
        assertThat(read(sub, TestWorld.READ_SALARIES)).isEqualTo("RESOURCE_NOT_GRANTED");
        assertThat(handle(TestWorld.WORK).handedOn()).containsExactly(child);
        AuditEntry granted = entries(EntryKind.GRANTED).stream()
                .filter(entry -> entry.field(AuditField.SKILL).equals(Optional.of("sub")))
                .findFirst()
                .orElseThrow();
        assertThat(granted.field(AuditField.ACTOR)).contains("skill:work@1.0.0");
        assertThat(granted.field(AuditField.DETAILS).orElseThrow())
                .contains("\"parent\":\"" + own.id() + "\"")
                .containsPattern("\"actorArtifact\":\"[0-9a-f]{64}\"")
                .containsPattern("\"artifact\":\"[0-9a-f]{64}\"");
    }

    @Test
    void handingOnIsARightOfItsOwn() {
        world.grant(google, readingQ3().build(), reading().handOnTo(THIRD).build());
        GrantHandle handle = handle(TestWorld.WORK);
        refused(Reason.NOT_LESS, handle, SUB, readingQ3().build());
        assertThat(handle.attenuate(readingQ3().build()).to(THIRD).status()).isEqualTo(Grant.Status.ACTIVE);
        assertThat(handle(THIRD).grant().permissions().get(0).handOnTo()).isEmpty();
        refused(Reason.NOT_LESS, handle(THIRD), SUB, readingQ3().build());
    }

    @Test
    void whatIsWiderIsRefused() {
        Permission own = readingQ3()
                .handOnTo(SUB)
                .limits(Limits.none().until(world.clock.instant().plusSeconds(60)))
                .build();
        world.grant(
                google,
                own,
                Permission.of("google", "sheets.spreadsheets.get").handOnTo(SUB).build());
        GrantHandle handle = handle(TestWorld.WORK);
        Limits later = Limits.none().until(world.clock.instant().plusSeconds(61));
        for (Permission wider : List.of(
                reading().build(),
                reading().only("spreadsheet", SandboxSheets.PRIVATE_SPREADSHEET).build(),
                reading()
                        .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET, SandboxSheets.PRIVATE_SPREADSHEET)
                        .build(),
                Permission.of("google", "sheets.values.append")
                        .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                        .build(),
                Permission.of("google", "sheets.values.get", "sheets.spreadsheets.get")
                        .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                        .build(),
                Permission.of("github", "issues.list").build(),
                readingQ3().handOnTo(THIRD).build(),
                readingQ3().limits(later).build())) {
            refused(Reason.NOT_LESS, handle, SUB, wider);
        }
        assertThat(handle.handedOn()).isEmpty();
        assertThat(handle.attenuate(readingQ3().build()).to(SUB).permissions()).hasSize(1);
    }

    @Test
    void whatIsWiderInTheDatabaseIsClippedAtUse() {
        // a parent with two permissions: only the one that may be handed on counts for the child
        world.grant(google, reading().build(), readingQ3().handOnTo(SUB).build());
        handle(TestWorld.WORK).attenuate(readingQ3().build()).to(SUB);
        assertThat(read(context(TestWorld.WORK), TestWorld.READ_SALARIES)).startsWith("HTTP");
        assertThat(read(context(SUB), TestWorld.READ_SALARIES)).isEqualTo("RESOURCE_NOT_GRANTED");
        assertThat(read(context(SUB))).isEqualTo("HTTP 200");
    }

    @Test
    void onlyToASkillThatIsThereAndAsksForIt() {
        SkillId unknown = new SkillId("unknown");
        Permission append = Permission.of("google", "sheets.values.append").build();
        world.grant(
                google,
                Permission.of("google", "sheets.values.append", "sheets.values.get")
                        .handOnTo(SUB)
                        .handOnTo(unknown)
                        .handOnTo(TestWorld.WORK)
                        .build());
        GrantHandle handle = handle(TestWorld.WORK);
        refused(Reason.NOT_ASKED_FOR, handle, unknown, readingQ3().build());
        refused(Reason.NOT_ASKED_FOR, handle, SUB, append);
        refused(Reason.CHAIN, handle, TestWorld.WORK, readingQ3().build());
    }

    @Test
    void noCircleAndNoChainWithoutEnd() {
        Permission.Builder all = readingQ3().handOnTo(TestWorld.WORK);
        for (int i = 1; i <= 8; i++) {
            all.handOnTo(new SkillId("link-" + i));
        }
        Permission permission = all.build();
        world.grant(google, permission);
        SkillId holder = TestWorld.WORK;
        for (int i = 1; i <= 7; i++) {
            SkillId next = new SkillId("link-" + i);
            handle(holder).attenuate(permission).to(next);
            holder = next;
            assertThat(read(context(holder))).isEqualTo("HTTP 200");
        }
        refused(Reason.CHAIN, handle(new SkillId("link-2")), TestWorld.WORK, permission);
        refused(Reason.CHAIN, handle(new SkillId("link-7")), new SkillId("link-8"), permission);
    }

    @Test
    void theEndOfAnAncestorIsTheEndOfAllAtTheNextCall() {
        Permission permission = readingQ3().handOnTo(SUB).handOnTo(THIRD).build();
        Grant own = world.grant(google, permission);
        Grant child = handle(TestWorld.WORK).attenuate(permission).to(SUB);
        Grant grandchild = handle(SUB).attenuate(permission).to(THIRD);
        GrantHandle held = handle(SUB);
        SkillContext third = context(THIRD);
        assertThat(read(third)).isEqualTo("HTTP 200");

        world.vault.operator().revoke(own.id());

        assertThat(read(third)).isEqualTo("NO_CONNECTION");
        assertThat(List.of(status(child), status(grandchild))).containsOnly(Grant.Status.REVOKED);
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
        refused(Reason.NOT_HELD, held, THIRD, readingQ3().build());
    }

    @Test
    void aSkillTakesBackWhatItHandedOn() {
        Permission permission = readingQ3().handOnTo(SUB).handOnTo(THIRD).build();
        world.grant(google, permission);
        GrantHandle own = handle(TestWorld.WORK);
        Grant child = own.attenuate(permission).to(SUB);
        GrantHandle childHandle = handle(SUB);
        Grant grandchild = childHandle.attenuate(readingQ3().build()).to(THIRD);
        SkillContext third = context(THIRD);

        assertThatThrownBy(() -> own.takeBack(grandchild.id())).isInstanceOf(HandOnException.class);
        assertThatThrownBy(() -> childHandle.takeBack(own.grant().id())).isInstanceOf(HandOnException.class);
        assertThat(read(third)).isEqualTo("HTTP 200");

        own.takeBack(child.id());
        own.takeBack(child.id());

        assertThat(read(third)).isEqualTo("NO_CONNECTION");
        assertThat(own.handedOn()).isEmpty();
        assertThat(entries(EntryKind.GRANT_REVOKED)).hasSize(2);
        assertThat(read(context(TestWorld.WORK))).isEqualTo("HTTP 200");
    }

    @Test
    void everyUseIsDebitedToTheWholeChain() {
        Permission permission =
                readingQ3().handOnTo(SUB).handOnTo(THIRD).limits(Limits.uses(3)).build();
        world.grant(google, permission);
        handle(TestWorld.WORK)
                .attenuate(readingQ3().handOnTo(THIRD).limits(Limits.uses(100)).build())
                .to(SUB);
        handle(SUB).attenuate(readingQ3().limits(Limits.uses(1)).build()).to(THIRD);

        assertThat(read(context(THIRD))).isEqualTo("HTTP 200");
        assertThat(read(context(THIRD))).as("its own is spent").isEqualTo("QUOTA_SPENT");
        assertThat(read(context(SUB))).isEqualTo("HTTP 200");
        assertThat(read(context(TestWorld.WORK))).isEqualTo("HTTP 200");
        assertThat(read(context(TestWorld.WORK))).isEqualTo("QUOTA_SPENT");
        assertThat(read(context(SUB))).isEqualTo("QUOTA_SPENT");
    }

    @Test
    void whatIsHandedOnDoesNotOutliveItsOrigin() {
        Limits hour = Limits.none().until(world.clock.instant().plusSeconds(3600));
        world.grant(google, readingQ3().handOnTo(SUB).limits(hour).build());
        handle(TestWorld.WORK).attenuate(readingQ3().build()).to(SUB);
        SkillContext sub = context(SUB);
        assertThat(read(sub)).isEqualTo("HTTP 200");
        world.clock.advance(Duration.ofHours(1));
        assertThat(read(sub)).isEqualTo("EXPIRED");
    }

    @Test
    void anAncestorsApprovalIsAskedForAllTheSame() {
        world.grant(google, readingQ3().handOnTo(SUB).approval(Approval.each()).build());
        handle(TestWorld.WORK).attenuate(readingQ3().build()).to(SUB);
        assertThat(read(context(SUB))).isEqualTo("APPROVAL_NEEDED");
    }

    @Test
    void whatNobodyUsesEndsAlongTheChain() {
        world.grant(google, readingQ3().handOnTo(SUB).build());
        GrantHandle own = handle(TestWorld.WORK);
        Grant first = own.attenuate(readingQ3().build()).to(SUB);
        SkillContext work = context(TestWorld.WORK);
        world.clock.advance(UNUSED.minusDays(1));
        assertThat(read(work)).isEqualTo("HTTP 200");
        world.clock.advance(Duration.ofDays(1));

        Grant second = own.attenuate(readingQ3().build()).to(SUB);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(status(first)).isEqualTo(Grant.Status.LAPSED);
        assertThat(read(context(SUB))).isEqualTo("HTTP 200");
        world.clock.advance(UNUSED);
        refused(Reason.NOT_HELD, own, SUB, readingQ3().build());
        assertThat(status(own.grant())).isEqualTo(Grant.Status.LAPSED);
    }

    @Test
    void toHandOnTheSameAgainIsTheSameGrant() {
        world.grant(google, readingQ3().handOnTo(SUB).build());
        GrantHandle own = handle(TestWorld.WORK);
        Grant first = own.attenuate(readingQ3().build()).to(SUB);
        assertThat(own.attenuate(readingQ3().build()).to(SUB)).isEqualTo(first);
        assertThat(world.vault.operator().grants(ALICE)).hasSize(2);
    }

    @Test
    void noMoreThanSoManyFromOneGrant() {
        world.grant(google, readingQ3().handOnTo(SUB).build());
        GrantHandle own = handle(TestWorld.WORK);
        for (int i = 1; i <= 32; i++) {
            own.attenuate(readingQ3().limits(Limits.uses(i)).build()).to(SUB);
        }
        refused(Reason.CHAIN, own, SUB, readingQ3().limits(Limits.uses(33)).build());
        own.takeBack(own.handedOn().get(0).id());
        assertThat(own.attenuate(readingQ3().limits(Limits.uses(33)).build())
                        .to(SUB)
                        .status())
                .isEqualTo(Grant.Status.ACTIVE);
    }

    @Test
    void theAgentHandsOnForASkillAndIsNamed() {
        world.grant(google, readingQ3().handOnTo(SUB).build());
        offered(ALICE, TestWorld.WORK)
                .grants()
                .get(0)
                .attenuate(readingQ3().build())
                .to(SUB);
        assertThat(read(context(SUB))).isEqualTo("HTTP 200");
        assertThat(entries(EntryKind.GRANTED))
                .extracting(entry -> entry.field(AuditField.ACTOR).orElseThrow())
                .containsExactlyInAnyOrder("operator", "agent");
    }

    @Test
    void nobodyHandsOnWhatIsSomebodyElses() {
        world.grant(google, readingQ3().handOnTo(SUB).build());
        ConnectionInfo bobs = world.connect(BOB, "google");
        world.grant(bobs, Permission.of("google", "gmail.messages.list").build());
        assertThat(handle(TestWorld.WORK).grant().holder().connection()).isEqualTo(google.id());
        List<GrantHandle> ofBob = ((SkillContext) offered(BOB, TestWorld.WORK).tools()).grants();
        assertThat(ofBob).extracting(each -> each.grant().holder().connection()).containsExactly(bobs.id());
        assertThatThrownBy(() -> ofBob.get(0).attenuate(readingQ3().build()).to(SUB))
                .isInstanceOf(HandOnException.class);
    }

    @Test
    void aChainWithAForgedParentAllowsNothing() throws Exception {
        Grant own = world.grant(google, readingQ3().handOnTo(SUB).build());
        world.grant(google, reading().handOnTo(SUB).build());
        handleOf(own).attenuate(readingQ3().build()).to(SUB);
        SkillContext sub = context(SUB);
        try (Connection database = world.database();
                PreparedStatement update =
                        database.prepareStatement("UPDATE grant_version SET parent_id = '' WHERE skill_id = 'sub'")) {
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        assertThat(read(sub)).isEqualTo("GRANT_NOT_AUTHENTIC");
    }

    private GrantHandle handleOf(Grant grant) {
        return context(TestWorld.WORK).grants().stream()
                .filter(each -> each.grant().equals(grant))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void forgettingTheUserDeletesWhatWasHandedOn() throws Exception {
        world.grant(google, readingQ3().handOnTo(SUB).build());
        GrantHandle own = handle(TestWorld.WORK);
        own.attenuate(readingQ3().build()).to(SUB);
        SkillContext sub = context(SUB);
        var unused = world.vault.operator().forget(ALICE);
        assertThat(read(sub)).isEqualTo("NO_CONNECTION");
        assertThat(world.vault.operator().grants(ALICE)).isEmpty();
        assertThatThrownBy(() -> own.attenuate(readingQ3().build()).to(SUB))
                .isInstanceOfSatisfying(
                        HandOnException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_HELD));
    }
}
