package dev.skillvault.impl.keys;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static dev.skillvault.impl.TestVaults.url;
import static dev.skillvault.impl.TestWorld.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.key.UserKeyVersion;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's key is rotated: old records stay readable by key id and move to the newest version when they are used. */
class UserKeyRotationTest {
    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
        for (UserId user : List.of(ALICE, BOB)) {
            ConnectionInfo google = world.connect(user, "google");
            world.grant(
                    google,
                    TestWorld.readingQ3(),
                    Permission.of("google", "gmail.messages.send")
                            .only("recipient", "@example.com")
                            .build());
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<UserKeyVersion> rotate() {
        return world.vault.operator().rotateUserKey(ALICE);
    }

    private List<UserKeyVersion> keys(UserId user) {
        return world.vault.operator().userKeys(user);
    }

    private void read() {
        assertThat(world.send(ALICE, "google", READ).status()).isEqualTo(200);
    }

    private void mail() {
        assertThat(world.send(ALICE, "google", TestWorld.mail("To: team@example.com"))
                        .status())
                .isEqualTo(200);
    }

    private List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000).only(AuditField.KIND, kind.name()));
        }
    }

    @Test
    void theRotationCountsWhatLiesUnderEachVersionAndTouchesNobodyElse() {
        mail();
        world.vault.operator().connect(ALICE, "github").close();
        assertThat(keys(ALICE)).containsExactly(new UserKeyVersion(1, 3, true));

        assertThat(rotate()).containsExactly(new UserKeyVersion(1, 3, false), new UserKeyVersion(2, 0, true));
        mail();
        // the tokens moved when they were used, the new recipients came; the first ones and the consent stay
        assertThat(keys(ALICE)).containsExactly(new UserKeyVersion(1, 2, false), new UserKeyVersion(2, 2, true));
        assertThat(keys(BOB)).containsExactly(new UserKeyVersion(1, 1, true));
        assertThat(entries(EntryKind.USER_KEY_ROTATED)).hasSize(1);
    }

    @Test
    void tokensAreSealedAnewOnceAtTheirNextUse() throws Exception {
        rotate();
        byte[] before = sealedTokens();
        read();
        byte[] after = sealedTokens();
        assertThat(Sealer.keyId(after)).isNotEqualTo(Sealer.keyId(before));
        read();
        assertThat(sealedTokens()).isEqualTo(after);
        assertThat(entries(EntryKind.TOKENS_RESEALED)).hasSize(1);
        assertThat(world.count(RecordedRequest.Kind.TOKEN_REFRESH)).isZero();
    }

    @Test
    void aRefreshStoresUnderTheNewestVersion() {
        rotate();
        world.clock.advance(Duration.ofMinutes(59));
        read();
        assertThat(world.count(RecordedRequest.Kind.TOKEN_REFRESH)).isOne();
        assertThat(keys(ALICE)).containsExactly(new UserKeyVersion(1, 0, false), new UserKeyVersion(2, 1, true));
        assertThat(entries(EntryKind.TOKENS_RESEALED)).isEmpty();
    }

    @Test
    void aConsentBegunBeforeTheRotationIsCompletedAfterIt() {
        try (var flow = world.vault.operator().connect(ALICE, "github")) {
            rotate();
            world.sandbox.browser("alice").consent(flow.authorizationUri());
            assertThat(flow.await(Duration.ofSeconds(20)).provider()).isEqualTo("github");
        }
        assertThat(keys(ALICE)).containsExactly(new UserKeyVersion(1, 1, false), new UserKeyVersion(2, 1, true));
    }

    @Test
    void versionsThatNothingNeedsAreDroppedOneRotationLaterAndThatIsRecorded() {
        rotate();
        read();
        assertThat(rotate())
                .extracting(UserKeyVersion::version, UserKeyVersion::records)
                .containsExactly(tuple(2, 1L), tuple(3, 0L));
        assertThat(entries(EntryKind.USER_KEY_ROTATED)
                        .get(0)
                        .field(AuditField.DETAILS)
                        .orElseThrow())
                .contains("\"dropped\":[1]", "\"version\":3");
        read();
        assertThat(keys(ALICE)).containsExactly(new UserKeyVersion(2, 0, false), new UserKeyVersion(3, 1, true));
    }

    @Test
    void aVersionThatSealedPersonalFieldsOfTheLogStays() {
        mail();
        for (int i = 0; i < 3; i++) {
            rotate();
            read();
        }
        assertThat(keys(ALICE).get(0)).isEqualTo(new UserKeyVersion(1, 1, false));
        // version 2 went with the last rotation; versions are never used twice
        assertThat(keys(ALICE)).extracting(UserKeyVersion::version).containsExactly(1, 3, 4);
    }

    @Test
    void aMissingKeyIsFatalAndNothingIsMadeInItsPlace() throws Exception {
        rotate();
        try (Connection database = world.database();
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM user_key WHERE user_id = 'alice' AND version = 1"))
                    .isOne();
        }
        assertThatThrownBy(() -> world.send(ALICE, "google", READ)).isInstanceOf(CannotOpenException.class);
        assertThat(keys(ALICE)).containsExactly(new UserKeyVersion(2, 0, true));
    }

    @Test
    void aUserWithoutAKeyHasNothingToRotate() {
        UserId carol = new UserId("carol");
        assertThatThrownBy(() -> world.vault.operator().rotateUserKey(carol))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no key of carol");
        assertThat(keys(carol)).isEmpty();
    }

    @Test
    void whatWasRotatedOpensAfterTheNextStart() {
        rotate();
        world.vault.close();
        try (var vault = TestVaults.builder(folder, "agent", world.sandbox).build()) {
            assertThat(TestVaults.door(vault, ALICE, "google").send(READ).status())
                    .isEqualTo(200);
            assertThat(vault.operator().userKeys(ALICE))
                    .containsExactly(new UserKeyVersion(1, 0, false), new UserKeyVersion(2, 1, true));
        }
    }

    @Test
    void manyCallsAfterARotationAllSucceedAndSealAnewOnce() throws Exception {
        rotate();
        assertThat(TestWorld.together(8, () -> world.send(ALICE, "google", READ).status()))
                .containsOnly(200);
        assertThat(entries(EntryKind.TOKENS_RESEALED)).hasSize(1);
    }

    private byte[] sealedTokens() throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT sealed_tokens FROM connection WHERE user_id = 'alice'")) {
            assertThat(row.next()).isTrue();
            return row.getBytes(1);
        }
    }
}
