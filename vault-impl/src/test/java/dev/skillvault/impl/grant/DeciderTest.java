package dev.skillvault.impl.grant;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeciderTest {
    private static final ApiRequest APPEND = ApiRequest.post(
                    "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1:append")
            .query("valueInputOption", "RAW")
            .json(Map.of("values", List.of(List.of("x"))));

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;

    @BeforeEach
    void connect() {
        world = TestWorld.open(folder);
        google = world.connect(ALICE, "google");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void denied(AuthorizedClient door, ApiRequest request, DenialReason reason) {
        long before = world.count(Kind.API);
        assertThatThrownBy(() -> door.send(request))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(reason));
        assertThat(world.count(Kind.API)).as("nothing was sent").isEqualTo(before);
    }

    private static Permission reading(Limits limits) {
        return Permission.of("google", "sheets.values.get").limits(limits).build();
    }

    private AuthorizedClient door() {
        return TestVaults.door(world.vault, ALICE, "google");
    }

    private void sql(String statement) throws SQLException {
        try (Connection database = world.database();
                Statement run = database.createStatement()) {
            assertThat(run.executeUpdate(statement)).isPositive();
        }
    }

    @Test
    void withoutAGrantASkillIsNotEvenOffered() {
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
    }

    @Test
    void whatIsNotGrantedIsDenied() {
        world.grant(google, TestWorld.readingQ3());
        denied(door(), APPEND, DenialReason.NOT_GRANTED);
        denied(door(), TestWorld.READ_SALARIES, DenialReason.RESOURCE_NOT_GRANTED);
        denied(door(), ApiRequest.get("/gmail/v1/users/me/messages"), DenialReason.NOT_GRANTED);
        denied(
                door(),
                ApiRequest.of("DELETE", "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET),
                DenialReason.UNKNOWN_OPERATION);
        denied(door(), ApiRequest.get("/v4/../x"), DenialReason.MALFORMED_REQUEST);
    }

    @Test
    void theOperationOfOnePermissionIsNeverJoinedWithTheResourceOfAnother() {
        world.grant(
                google,
                TestWorld.readingQ3(),
                Permission.of("google", "sheets.values.append")
                        .only("spreadsheet", SandboxSheets.PRIVATE_SPREADSHEET)
                        .build());
        world.grant(google, Permission.of("google", "sheets.spreadsheets.get").build());

        assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
        denied(door(), APPEND, DenialReason.RESOURCE_NOT_GRANTED);
        denied(door(), TestWorld.READ_SALARIES, DenialReason.RESOURCE_NOT_GRANTED);
    }

    @Test
    void eachOfSeveralPermissionsMayAllow() {
        world.grant(
                google,
                TestWorld.readingQ3(),
                Permission.of("google", "sheets.values.get")
                        .only("spreadsheet", SandboxSheets.PRIVATE_SPREADSHEET)
                        .build());
        assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
        assertThat(door().send(TestWorld.READ_SALARIES).status()).isNotEqualTo(401);
        assertThat(world.count(Kind.API)).isEqualTo(2);
    }

    @Test
    void aLimitThatCannotBeComputedForAnOperationDenies() {
        world.grant(
                google,
                Permission.of("google", "gmail.messages.list")
                        .only("recipient", "@example.com")
                        .build());
        denied(door(), ApiRequest.get("/gmail/v1/users/me/messages"), DenialReason.RESOURCE_NOT_GRANTED);
    }

    @Test
    void oneRecipientOutsideTheGrantIsEnough() {
        world.grant(
                google,
                Permission.of("google", "gmail.messages.send")
                        .only("recipient", "@example.com", "boss@example.org")
                        .build());
        assertThat(door().send(TestWorld.mail("To: a@example.com, Boss@Example.org"))
                        .status())
                .isEqualTo(200);
        for (String header : List.of(
                "To: a@example.com\r\nBcc: b@evil.example",
                "To: a@example.com, b@evil.example",
                "To: other@example.org",
                "To: a@example.com.evil.example",
                "To: a@sub.example.com",
                "To: a@notexample.com")) {
            denied(door(), TestWorld.mail(header), DenialReason.RESOURCE_NOT_GRANTED);
        }
        assertThat(world.sandbox.mail().sent()).hasSize(1);
    }

    @Test
    void aQuotaInAllIsSpentForGood() {
        world.grant(google, reading(Limits.uses(2)));
        for (int i = 0; i < 2; i++) {
            assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
        }
        denied(door(), TestWorld.READ, DenialReason.QUOTA_SPENT);
        world.clock.advance(Duration.ofDays(300));
        denied(door(), TestWorld.READ, DenialReason.QUOTA_SPENT);
    }

    @Test
    void aQuotaPerWindowComesBackWithTheNextWindow() {
        world.grant(google, reading(Limits.usesPer(1, Duration.ofMinutes(10))));
        assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
        denied(door(), TestWorld.READ, DenialReason.QUOTA_SPENT);
        world.clock.advance(Duration.ofMinutes(10));
        assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
        denied(door(), TestWorld.READ, DenialReason.QUOTA_SPENT);
        // a clock that is put back finds the old window spent
        world.clock.advance(Duration.ofMinutes(-10));
        denied(door(), TestWorld.READ, DenialReason.QUOTA_SPENT);
    }

    @Test
    void aPermissionEndsAtItsInstant() {
        AuthorizedClient door;
        world.grant(google, reading(Limits.none().until(world.clock.instant().plus(Duration.ofMinutes(10)))));
        door = door();
        world.clock.advance(Duration.ofMinutes(10).minusNanos(1));
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
        world.clock.advance(Duration.ofNanos(1));
        denied(door, TestWorld.READ, DenialReason.EXPIRED);
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
    }

    @Test
    void oneUseUnderManyThreadsIsOneCall() throws Exception {
        world.grant(google, reading(Limits.uses(1)));
        AuthorizedClient door = door();

        List<String> answers = TestWorld.together(32, () -> {
            try {
                return "HTTP " + door.send(TestWorld.READ).status();
            } catch (CallDeniedException e) {
                return e.reason().name();
            }
        });

        assertThat(answers).hasSize(32).containsOnlyOnce("HTTP 200");
        assertThat(answers.stream().filter("QUOTA_SPENT"::equals)).hasSize(31);
        assertThat(world.count(Kind.API)).isEqualTo(1);
    }

    @Test
    void aRevocationHoldsAtTheVeryNextCallThroughADoorThatIsAlreadyOpen() {
        Grant grant = world.grant(google, TestWorld.readingQ3());
        AuthorizedClient door = door();
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
        world.vault.operator().revoke(grant.id());
        denied(door, TestWorld.READ, DenialReason.NO_CONNECTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE grant_version SET permissions = REPLACE(permissions, 'spreadsheet', 'spreadsheeT')",
                "UPDATE grant_version SET permissions ="
                        + " '[{\"provider\":\"google\",\"operations\":[\"sheets.values.get\"],\"resources\":{}}]'",
                "UPDATE grant_version SET signature = REPEAT('0', 128)",
                "UPDATE grant_version SET signature = 'zz'",
                "UPDATE grant_version SET signature = ''",
                "UPDATE grant_version SET version = 7",
                "UPDATE grant_version SET artifact_sha256 = REPEAT('0', 64)",
                "UPDATE grant_version SET wishes = wishes || ' google:gmail.drafts.list'",
                "UPDATE grant_version SET made_at = made_at + 1",
                "UPDATE grant_version SET status = 'SUSPENDED'",
                "UPDATE grant_version SET grant_id = 'gr_00000000000000000000000000000000'",
                "UPDATE grant_version SET parent_id = 'gr_00000000000000000000000000000000'",
                "UPDATE grant_version SET connection_id = 'co_00000000000000000000000000000000'",
                "INSERT INTO grant_version SELECT agent_id, grant_id, 2, user_id, skill_id, connection_id, parent_id, status,"
                        + " '[{\"provider\":\"google\",\"operations\":[\"sheets.values.get\"],\"resources\":{}}]',"
                        + " artifact_sha256, wishes, made_at, signature FROM grant_version"
            })
    void aGrantChangedBehindTheVaultsBackIsNotBelieved(String attack) throws Exception {
        world.grant(google, TestWorld.readingQ3());
        AuthorizedClient door = door();
        sql(attack);

        denied(door, TestWorld.READ, DenialReason.GRANT_NOT_AUTHENTIC);
        denied(door, TestWorld.READ_SALARIES, DenialReason.GRANT_NOT_AUTHENTIC);
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
    }

    @Test
    void deletingTheRevocationDoesNotBringTheGrantBack() throws Exception {
        Grant grant = world.grant(google, TestWorld.readingQ3());
        AuthorizedClient door = door();
        world.vault.operator().revoke(grant.id());
        sql("DELETE FROM grant_version WHERE version = 2");

        denied(door, TestWorld.READ, DenialReason.GRANT_NOT_AUTHENTIC);
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
    }

    @Test
    void aSlippedInGrantAllowsNothingAndTakesNothingAway() throws Exception {
        world.grant(google, TestWorld.readingQ3());
        AuthorizedClient door = door();
        sql("INSERT INTO grant_version SELECT agent_id, 'gr_00000000000000000000000000000000', version, user_id,"
                + " skill_id, connection_id, parent_id, status,"
                + " '[{\"provider\":\"google\",\"operations\":[\"sheets.values.get\"],\"resources\":{}}]', artifact_sha256,"
                + " wishes, made_at, signature FROM grant_version");

        denied(door, TestWorld.READ_SALARIES, DenialReason.GRANT_NOT_AUTHENTIC);
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
    }

    @Test
    void aGrantMovedToAnotherUserIsNotBelieved() throws Exception {
        world.grant(google, TestWorld.readingQ3());
        ConnectionInfo bobs = world.connect(BOB, "google");
        world.grant(bobs, Permission.of("google", "gmail.messages.list").build());
        AuthorizedClient door = TestVaults.door(world.vault, BOB, "google");
        sql("UPDATE grant_version SET user_id = 'bob', connection_id = '"
                + bobs.id().value() + "' WHERE user_id = 'alice'");

        denied(door, TestWorld.READ, DenialReason.GRANT_NOT_AUTHENTIC);
    }

    @Test
    void aConnectionMovedToAnotherUserDoesNotOpen() throws Exception {
        ConnectionInfo bobs = world.connect(BOB, "google");
        world.grant(bobs, TestWorld.readingQ3());
        AuthorizedClient door = TestVaults.door(world.vault, BOB, "google");
        sql("UPDATE connection SET sealed_tokens = (SELECT sealed_tokens FROM connection WHERE user_id = 'alice')"
                + " WHERE user_id = 'bob'");
        assertThatThrownBy(() -> door.send(TestWorld.READ)).hasMessage("cannot open");
        assertThat(world.count(Kind.API)).isZero();
    }

    @Test
    void usersAndAgentsKeepTheirOwnAccounts() {
        world.grant(google, TestWorld.readingQ3());
        world.grant(world.connect(BOB, "google"), TestWorld.readingQ3());
        try (Vault other = TestVaults.builder(folder, "other", world.sandbox).build()) {
            ConnectionInfo carols = TestVaults.connect(other, world.sandbox, new UserId("carol"), "google");
            other.operator().grant(TestWorld.WORK, carols.id(), List.of(TestWorld.readingQ3()));
            assertThat(other.operator().connections(ALICE)).isEmpty();
            assertThat(other.operator().grants(ALICE)).isEmpty();
            assertThat(other.grantedSkills(ALICE)).isEmpty();
            assertThatThrownBy(
                            () -> other.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3())))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
            assertThat(TestVaults.door(world.vault, BOB, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
            assertThat(TestVaults.door(other, new UserId("carol"), "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(world.sandbox.requests().stream()
                        .filter(each -> each.kind() == Kind.API && !TestWorld.asksForTheAccount(each))
                        .map(RecordedRequest::account))
                .containsExactly("alice", "bob", "carol");
    }

    @Test
    void manyUsersAtOnceGetTheirOwnAccounts() throws Exception {
        world.grant(google, TestWorld.readingQ3());
        world.grant(world.connect(BOB, "google"), TestWorld.readingQ3());
        AuthorizedClient alices = door();
        AuthorizedClient bobs = TestVaults.door(world.vault, BOB, "google");
        assertThat(TestWorld.together(
                        16,
                        () -> alices.send(TestWorld.READ).status()
                                + bobs.send(TestWorld.READ).status()))
                .containsOnly(400);
        assertThat(world.sandbox.requests().stream()
                        .filter(each -> each.kind() == Kind.API
                                && !TestWorld.asksForTheAccount(each)
                                && "alice".equals(each.account())))
                .hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{},\"sudo\":true}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"]}]",
                "[{\"operations\":[\"a\"],\"resources\":{}}]",
                "[{\"provider\":\"google\",\"operations\":[],\"resources\":{}}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{\"spreadsheet\":[]}}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":null}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{\"channel\":[\"C1\"]}}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{\"range\":[\"Budget\"]}}]",
                "[{\"provider\":\"google\",\"operations\":[null],\"resources\":{}}]",
                "[{\"provider\":\"google\",\"provider\":\"github\",\"operations\":[\"a\"],\"resources\":{}}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{},\"uses\":0}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{},\"uses\":-1}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{},\"per\":\"P1D\"}]",
                "[{\"provider\":\"google\",\"operations\":[\"a\"],\"resources\":{},\"until\":\"soon\"}]",
                "[null]",
                "null",
                "{}",
                "[] []",
                ""
            })
    void aGrantThatIsNotUnderstoodInFullIsRefused(String json) {
        assertThatThrownBy(() -> PermissionCodec.read(json)).isInstanceOf(IOException.class);
    }
}
