package dev.skillvault.impl.approval;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that needs a person's yes, from asking to sending, and everybody who would like to do without. */
class ApprovalTest {
    private static final int COLUMNS = 8;

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;
    private OperatorKey key;
    private OperatorDesk desk;

    @BeforeEach
    void connect() {
        world = TestWorld.open(
                folder,
                sandbox -> sandbox,
                (builder, sandbox) -> builder.approvalWait(Duration.ZERO).skill(new OtherSkill()));
        google = world.connect(ALICE, "google");
        key = OperatorKey.create(folder.resolve("carol.key"), null);
        world.vault.operator().enrolOperator("carol", key.publicKey());
        desk = OperatorDesk.open(TestVaults.url(folder), key);
    }

    @AfterEach
    void close() {
        desk.close();
        world.close();
    }

    /** Another skill with the same wishes. */
    private static final class OtherSkill implements Skill {
        static final SkillId ID = new SkillId("other");

        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder(ID.value(), "1.0.0")
                    .purpose("Would like what another skill got")
                    .needs("google", "sheets.values.append", "gmail.drafts.send")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    private static Permission appending(Approval rule, Limits limits) {
        return Permission.of("google", "sheets.values.append")
                .approval(rule)
                .limits(limits)
                .build();
    }

    private Grant grantEach() {
        return world.grant(google, appending(Approval.each(), Limits.none()));
    }

    private static ApiRequest append(String value) {
        return ApiRequest.post("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1:append")
                .query("valueInputOption", "RAW")
                .json(Map.of("values", List.of(List.of(value))));
    }

    private AuthorizedClient door() {
        return TestVaults.door(world.vault, ALICE, "google");
    }

    private AuthorizedClient otherDoor() {
        SkillContext other = (SkillContext) world.vault.grantedSkills(ALICE).stream()
                .filter(skill -> skill.manifest().id().equals(OtherSkill.ID))
                .findFirst()
                .orElseThrow()
                .tools();
        return other.client("google");
    }

    private ApprovalId asked(ApiRequest request) {
        ApprovalNeededException needed =
                catchThrowableOfType(ApprovalNeededException.class, () -> door().send(request));
        assertThat(needed).as("it was not sent").isNotNull();
        assertThat(needed).hasMessageContaining(needed.approval().value());
        return needed.approval();
    }

    private ApprovalId approved(ApiRequest request) {
        ApprovalId id = asked(request);
        desk.approve(desk.approval(id));
        return id;
    }

    private void denied(AuthorizedClient door, ApprovalId id, DenialReason reason) {
        long before = world.count(Kind.API);
        assertThatThrownBy(() -> door.sendApproved(id))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(reason));
        assertThat(world.count(Kind.API)).as("nothing was sent").isEqualTo(before);
    }

    private void denied(ApprovalId id, DenialReason reason) {
        denied(door(), id, reason);
    }

    private List<AuditEntry> entries(ApprovalId id) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000)).stream()
                    .filter(entry -> entry.field(AuditField.CALL)
                            .filter(id.value()::equals)
                            .isPresent())
                    .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
                    .toList();
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection database = world.database();
                Statement run = database.createStatement()) {
            assertThat(run.executeUpdate(statement)).isPositive();
        }
    }

    private String text(String query) throws SQLException {
        try (Connection database = world.database();
                Statement run = database.createStatement();
                ResultSet row = run.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private List<Map<Integer, Object>> rows() throws SQLException {
        List<Map<Integer, Object>> rows = new ArrayList<>();
        try (Connection database = world.database();
                Statement run = database.createStatement();
                ResultSet row = run.executeQuery("SELECT * FROM approval")) {
            while (row.next()) {
                Map<Integer, Object> columns = new TreeMap<>();
                for (int i = 1; i <= COLUMNS; i++) {
                    if (row.getObject(i) != null) {
                        columns.put(i, row.getObject(i));
                    }
                }
                rows.add(columns);
            }
        }
        return rows;
    }

    private void putBack(List<Map<Integer, Object>> rows) throws SQLException {
        try (Connection database = world.database();
                PreparedStatement insert =
                        database.prepareStatement("INSERT INTO approval VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Map<Integer, Object> columns : rows) {
                for (int i = 1; i <= COLUMNS; i++) {
                    insert.setObject(i, columns.get(i));
                }
                assertThat(insert.executeUpdate()).isOne();
            }
        }
    }

    private void setEvidence(ApprovalId id, String evidence) throws SQLException {
        try (Connection database = world.database();
                PreparedStatement update =
                        database.prepareStatement("UPDATE approval SET evidence = ? WHERE approval_id = ?")) {
            update.setString(1, evidence);
            update.setString(2, id.value());
            assertThat(update.executeUpdate()).isOne();
        }
    }

    @Test
    void whatWasApprovedIsSentOnceAsItWas() throws Exception {
        grantEach();
        ApprovalId id = asked(append("one"));
        assertThat(world.count(Kind.API)).isZero();
        assertThat(text("SELECT COUNT(*) FROM grant_counter"))
                .as("no use is debited")
                .isEqualTo("0");

        PendingApproval shown = desk.approvals().get(0);
        assertThat(shown.id()).isEqualTo(id);
        assertThat(shown.asker().user()).isEqualTo(ALICE);
        assertThat(shown.asker().skill()).isEqualTo(TestWorld.WORK);
        assertThat(shown.wanted().operation()).isEqualTo("sheets.values.append");
        assertThat(shown.wanted().resources().get("spreadsheet")).containsExactly(SandboxSheets.Q3_SPREADSHEET);
        assertThat(shown.wanted().details().toString()).contains("\"one\"");
        assertThat(world.vault.operator().approvals()).containsExactly(shown);
        assertThatThrownBy(() -> door().sendApproved(id))
                .isInstanceOfSatisfying(
                        ApprovalNeededException.class,
                        needed -> assertThat(needed.approval()).isEqualTo(id));

        desk.approve(shown);
        assertThat(desk.approvals()).isEmpty();
        assertThat(door().sendApproved(id).status()).isEqualTo(200);
        assertThat(world.count(Kind.API)).isOne();
        denied(id, DenialReason.APPROVAL_USED);
        assertThat(entries(id))
                .extracting(AuditEntry::kind)
                .containsExactly(
                        EntryKind.APPROVAL_REQUESTED,
                        EntryKind.APPROVAL_GIVEN,
                        EntryKind.CALL_INTENT,
                        EntryKind.CALL_OUTCOME,
                        EntryKind.CALL_DENIED);
        assertThat(entries(id).get(1).field(AuditField.ACTOR)).contains("operator:carol");
        assertThat(entries(id).get(2).field(AuditField.REQUEST_HASH))
                .as("the bytes that were asked for are those that went out")
                .isEqualTo(entries(id).get(0).field(AuditField.REQUEST_HASH))
                .contains(shown.wanted().requestHash());
        assertThat(text("SELECT COUNT(*) FROM approval")).isEqualTo("0");
    }

    @Test
    void ofManyCallersOneSends() throws Exception {
        grantEach();
        ApprovalId id = approved(append("one"));
        AuthorizedClient door = door();
        Callable<String> send = () -> {
            try {
                return Integer.toString(door.sendApproved(id).status());
            } catch (CallDeniedException e) {
                return e.reason().name();
            }
        };
        assertThat(TestWorld.together(16, send)).containsOnlyOnce("200").containsOnly("200", "APPROVAL_USED");
        assertThat(world.count(Kind.API)).isOne();
    }

    @Test
    void whatWasDeniedIsNotSent() {
        grantEach();
        ApprovalId id = asked(append("one"));
        desk.deny(desk.approval(id));
        denied(id, DenialReason.APPROVAL_DENIED);
        assertThatThrownBy(() -> desk.approval(id)).isInstanceOf(CommandException.class);
    }

    @Test
    void anApprovalCanBeTakenBackUntilItIsUsed() {
        grantEach();
        ApprovalId id = asked(append("one"));
        PendingApproval shown = desk.approval(id);
        desk.approve(shown);
        assertThatThrownBy(() -> desk.approve(shown))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("approved already");
        desk.deny(desk.approval(id));
        denied(id, DenialReason.APPROVAL_DENIED);
    }

    @Test
    void aRequestThatLeavesOpenWhatItWouldDoIsNotAskedFor() {
        world.vault
                .operator()
                .grant(
                        OtherSkill.ID,
                        google.id(),
                        List.of(Permission.of("google", "gmail.drafts.send")
                                .approval(Approval.each())
                                .build()));
        AuthorizedClient other = otherDoor();
        assertThatThrownBy(() -> other.send(
                        ApiRequest.post("/gmail/v1/users/me/drafts/send").json(Map.of("id", "r1"))))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(DenialReason.APPROVAL_NEEDED))
                .hasMessageContaining("nobody can judge");
        assertThat(desk.approvals()).isEmpty();
        assertThat(world.count(Kind.API)).isZero();
    }

    @Test
    void bigRequestsHideNoOthers() {
        grantEach();
        for (int i = 0; i < 4; i++) {
            var unused = asked(append("x".repeat(300_000)));
        }
        ApprovalId small = asked(append("small"));
        assertThat(desk.approvals())
                .hasSize(5)
                .extracting(PendingApproval::id)
                .contains(small)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatNobodyApprovedInTimeExpires() {
        grantEach();
        ApprovalId id = asked(append("one"));
        world.clock.advance(Duration.ofHours(1));
        denied(id, DenialReason.APPROVAL_EXPIRED);
        assertThat(world.vault.operator().approvals()).isEmpty();
    }

    @Test
    void whatWasApprovedExpiresTooEvenIfTheRowSaysOtherwise() throws Exception {
        grantEach();
        ApprovalId id = approved(append("one"));
        sql("UPDATE approval SET expires_at = expires_at * 2");
        world.clock.advance(Duration.ofHours(1));
        denied(id, DenialReason.APPROVAL_EXPIRED);
    }

    @Test
    void onlyTheSkillAndTheUserWhoAskedCanUseIt() {
        grantEach();
        ConnectionInfo bobs = world.connect(BOB, "google");
        world.grant(bobs, appending(Approval.each(), Limits.none()));
        world.vault.operator().grant(OtherSkill.ID, google.id(), List.of(appending(Approval.never(), Limits.none())));
        ApprovalId id = approved(append("one"));
        denied(TestVaults.door(world.vault, BOB, "google"), id, DenialReason.APPROVAL_UNKNOWN);
        denied(otherDoor(), id, DenialReason.APPROVAL_UNKNOWN);
        denied(TestVaults.door(world.vault, ALICE, "github"), id, DenialReason.APPROVAL_UNKNOWN);
        denied(new ApprovalId("ap_0123456789abcdef0123456789abcdef"), DenialReason.APPROVAL_UNKNOWN);
        assertThat(door().sendApproved(id).status()).isEqualTo(200);
    }

    @Test
    void aGrantThatWasRevokedMeanwhileDenies() {
        Grant grant = grantEach();
        world.grant(google, TestWorld.readingQ3());
        ApprovalId id = approved(append("one"));
        world.vault.operator().revoke(grant.id());
        denied(id, DenialReason.NOT_GRANTED);
    }

    @Test
    void aGrantWhoseUsesWereSpentMeanwhileDenies() {
        world.grant(google, appending(Approval.each(), Limits.uses(1)));
        ApprovalId one = approved(append("one"));
        ApprovalId two = approved(append("two"));
        assertThat(door().sendApproved(two).status()).isEqualTo(200);
        denied(one, DenialReason.QUOTA_SPENT);
    }

    @Test
    void theFirstUseAsksAndNoOther() {
        world.grant(google, appending(Approval.first(), Limits.none()));
        ApprovalId one = asked(append("one"));
        ApprovalId two = asked(append("two"));
        desk.approve(desk.approval(one));
        assertThatThrownBy(() -> door().sendApproved(two)).isInstanceOf(ApprovalNeededException.class);
        assertThat(door().sendApproved(one).status()).isEqualTo(200);
        assertThat(door().sendApproved(two).status())
                .as("it needs no approval any more")
                .isEqualTo(200);
        assertThat(door().send(append("three")).status()).isEqualTo(200);
        denied(two, DenialReason.APPROVAL_USED);
    }

    @Test
    void oneApprovalIsNotAnother() throws Exception {
        grantEach();
        ApprovalId one = approved(append("one"));
        ApprovalId two = asked(append("two"));
        String evidence = text("SELECT evidence FROM approval WHERE approval_id = '" + one + "'");
        setEvidence(two, evidence);
        denied(two, DenialReason.APPROVAL_NOT_AUTHENTIC);
    }

    @Test
    void evidenceThatNobodySignedIsNone() throws Exception {
        grantEach();
        ApprovalId one = approved(append("one"));
        ApprovalId two = asked(append("two"));
        PendingApproval shown = desk.approval(two);
        String evidence = text("SELECT evidence FROM approval WHERE approval_id = '" + one + "'");
        PendingApproval other = world.vault.operator().approvals().get(0);
        assertThat(other).isEqualTo(shown);
        String rewritten = Evidences.about(evidence, shown);
        setEvidence(two, rewritten);
        denied(two, DenialReason.APPROVAL_NOT_AUTHENTIC);
        setEvidence(two, "{}");
        denied(two, DenialReason.APPROVAL_NOT_AUTHENTIC);
        setEvidence(two, "yes");
        denied(two, DenialReason.APPROVAL_NOT_AUTHENTIC);
        assertThat(door().sendApproved(one).status()).isEqualTo(200);
    }

    @Test
    void aDenialIsNoApproval() throws Exception {
        grantEach();
        ApprovalId id = approved(append("one"));
        String evidence = text("SELECT evidence FROM approval");
        setEvidence(id, evidence.replace("\"verb\":\"approve\"", "\"verb\":\"deny\""));
        denied(id, DenialReason.APPROVAL_NOT_AUTHENTIC);
        setEvidence(id, evidence);
        assertThat(door().sendApproved(id).status()).isEqualTo(200);
    }

    @Test
    void anApprovalOfAnOperatorWhoEndedCountsNoMore() {
        grantEach();
        ApprovalId id = approved(append("one"));
        world.vault.operator().endOperator(key.id());
        denied(id, DenialReason.APPROVAL_NOT_AUTHENTIC);
    }

    @Test
    void aRowThatIsPutBackIsNotSentAgain() throws Exception {
        grantEach();
        ApprovalId used = approved(append("one"));
        ApprovalId refused = asked(append("two"));
        List<Map<Integer, Object>> kept = rows();
        assertThat(kept).hasSize(2);
        assertThat(door().sendApproved(used).status()).isEqualTo(200);
        desk.deny(desk.approval(refused));
        putBack(kept);
        denied(used, DenialReason.APPROVAL_USED);
        denied(refused, DenialReason.APPROVAL_DENIED);
        PendingApproval shown = desk.approval(refused);
        assertThatThrownBy(() -> desk.approve(shown))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("is not what waits there");
    }

    @Test
    void aRequestIsSentFromItsOwnPlaceOnly() throws Exception {
        grantEach();
        ApprovalId one = approved(append("one"));
        ApprovalId two = asked(append("two"));
        sql("UPDATE approval SET sequence = (SELECT sequence FROM approval WHERE approval_id = '" + two + "'), sealed ="
                + " (SELECT sealed FROM approval WHERE approval_id = '" + two + "') WHERE approval_id = '" + one + "'");
        denied(one, DenialReason.APPROVAL_NOT_AUTHENTIC);
        sql("UPDATE approval SET user_id = 'bob' WHERE approval_id = '" + two + "'");
        denied(two, DenialReason.APPROVAL_NOT_AUTHENTIC);
        assertThat(world.vault.operator().approvals())
                .as("what does not open is not shown")
                .isEmpty();
    }

    @Test
    void onlySoManyWaitAtOnce() {
        grantEach();
        for (int i = 0; i < Keeper.AT_ONCE; i++) {
            var unused = asked(append("value " + i));
        }
        assertThatThrownBy(() -> door().send(append("one more")))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(DenialReason.APPROVAL_NEEDED))
                .hasMessageContaining("too many");
        assertThat(desk.approvals()).hasSize(Keeper.AT_ONCE);
        world.clock.advance(Duration.ofHours(1));
        assertThat(asked(append("later"))).isNotNull();
    }

    @Test
    void whatCannotBeShownCannotBeAskedFor() {
        grantEach();
        assertThatThrownBy(() -> door().send(append("x".repeat(Keeper.LONGEST))))
                .isInstanceOf(CallDeniedException.class)
                .hasMessageContaining("too long");
        assertThat(world.vault.operator().approvals()).isEmpty();
    }

    @Test
    void nothingOfTheRequestStandsInTheClearOnItsWay() throws Exception {
        grantEach();
        ApprovalId id = asked(append("confidential"));
        PendingApproval shown = desk.approval(id);
        assertThat(shown.wanted().details().toString()).contains("confidential");
        assertThat(text("SELECT COUNT(*) FROM operator_command WHERE result LIKE '%confidential%'"
                        + " OR result LIKE '%" + SandboxSheets.Q3_SPREADSHEET + "%'"))
                .isEqualTo("0");
        assertThat(shown.toString()).doesNotContain("confidential");
    }

    @Test
    void aKeyThatIsRotatedKeepsWhatWaits() {
        grantEach();
        ApprovalId id = approved(append("one"));
        world.vault.operator().rotateUserKey(ALICE);
        world.vault.operator().rotateUserKey(ALICE);
        assertThat(door().sendApproved(id).status()).isEqualTo(200);
    }

    @Test
    void whoeverIsForgottenLeavesNothingThatWaits() throws Exception {
        grantEach();
        ApprovalId id = asked(append("one"));
        AuthorizedClient door = door();
        world.vault.operator().forget(ALICE);
        assertThat(text("SELECT COUNT(*) FROM approval")).isEqualTo("0");
        denied(door, id, DenialReason.APPROVAL_EXPIRED);
    }

    @Test
    void theLogVerifies() {
        grantEach();
        ApprovalId id = approved(append("one"));
        assertThat(door().sendApproved(id).status()).isEqualTo(200);
        world.vault.close();
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(folder))) {
            assertThat(verifier.verify(new LogVerifier.Options(
                                    List.of(), List.of(), (done, total) -> {}, world.clock.instant()))
                            .verdict())
                    .isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }
}
