package dev.skillvault.impl.report;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.UserAccess;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can touch an account, as the vault would decide, read while it runs. */
class StoreAccessReaderTest {
    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;

    /** Whose store is asked. */
    TestWorld newWorld() throws SQLException {
        return TestWorld.open(folder);
    }

    @BeforeEach
    void connect() throws SQLException {
        world = newWorld();
        google = world.connect(ALICE, "google");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private UserAccess access() {
        try (AccessReader reader = AccessReader.open(world.store)) {
            return reader.access(ALICE, Instant.EPOCH, world.clock.instant());
        }
    }

    private List<String> objections() {
        return access().rights().stream().map(UserAccess.Right::objection).toList();
    }

    private void sql(String statement) throws Exception {
        try (Connection database = world.database();
                Statement run = database.createStatement()) {
            assertThat(run.executeUpdate(statement)).isPositive();
        }
    }

    @Test
    void aGrantIsInForceInItsTimeOnly() {
        Instant tomorrow = world.clock.instant().plus(Duration.ofDays(1));
        world.grant(
                google,
                Permission.of("google", "sheets.values.get")
                        .limits(Limits.none().from(tomorrow).until(tomorrow.plusSeconds(60)))
                        .build());
        assertThat(objections()).containsExactly("its time has not come or is over");
        world.clock.advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(access().rights())
                .singleElement()
                .satisfies(right -> assertThat(right.isInForce()).isTrue());
        world.clock.advance(Duration.ofSeconds(60));
        assertThat(objections()).containsExactly("its time has not come or is over");
    }

    @Test
    void aDeadAccountAllowsNothing() throws Exception {
        world.grant(google, TestWorld.readingQ3());
        assertThat(objections()).containsExactly("");
        sql("UPDATE connection SET state = 'NEEDS_CONSENT'");
        assertThat(objections()).containsExactly("the account needs the user's consent again");
        sql("UPDATE connection SET state = 'REVOKED'");
        assertThat(objections()).containsExactly("the account is not connected");
        sql("DELETE FROM connection");
        assertThat(objections()).containsExactly("the account is not in the store");
    }

    @Test
    void aGrantWhoseRevocationWasDeletedDoesNotStandAgain() throws Exception {
        Grant grant = world.grant(google, TestWorld.readingQ3());
        world.vault.operator().revoke(grant.id());
        assertThat(access().doubtfulRows()).isZero();
        sql("DELETE FROM grant_version WHERE version = 2");
        assertThat(access().rights()).isEmpty();
        assertThat(access().doubtfulRows()).isOne();
    }

    private UserAccess.Count count(Instant since) {
        try (AccessReader reader = AccessReader.open(world.store)) {
            return reader.access(ALICE, since, world.clock.instant()).uses().stream()
                    .filter(use -> use.skill().equals(TestWorld.WORK.value()))
                    .map(UserAccess.Use::count)
                    .findFirst()
                    .orElse(new UserAccess.Count(0, 0, 0));
        }
    }

    @Test
    void aCallIsUnknownUntilAnAnswerIsBehindItsLastFallback() throws Exception {
        world.grant(google, TestWorld.readingQ3());
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        assertThat(count(Instant.EPOCH)).isEqualTo(new UserAccess.Count(1, 0, 0));
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);

        String work = " FROM audit_entry WHERE skill = 'work' AND kind = ";
        String firstCall = "(SELECT call" + work + "'CALL_INTENT' ORDER BY sequence FETCH FIRST ROW ONLY)";
        // the second call becomes the first one's fallback, as yet without an outcome of its own
        sql("UPDATE audit_entry SET kind = 'CALL_FALLBACK', call = " + firstCall
                + " WHERE sequence = (SELECT MAX(sequence)" + work + "'CALL_INTENT')");
        assertThat(count(Instant.EPOCH)).isEqualTo(new UserAccess.Count(1, 1, 0));
        String last = " WHERE sequence = (SELECT MAX(sequence) FROM audit_entry WHERE kind = 'CALL_OUTCOME')";
        sql("UPDATE audit_entry SET call = " + firstCall + last);
        assertThat(count(Instant.EPOCH)).isEqualTo(new UserAccess.Count(1, 0, 0));
        sql("UPDATE audit_entry SET outcome = 'NO_ANSWER'" + last);
        assertThat(count(Instant.EPOCH)).isEqualTo(new UserAccess.Count(1, 1, 0));
    }

    @Test
    void usesCountByTheLogsTimeWhichNeverRunsBackwards() throws Exception {
        world.grant(google, TestWorld.readingQ3());
        Instant before = world.clock.instant();
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        sql("UPDATE audit_entry SET at = 0 WHERE skill = 'work' AND kind = 'CALL_INTENT'");
        assertThat(count(before).allowed()).isOne();
        assertThat(count(before.plusSeconds(3600)).allowed()).isZero();
    }

    @Test
    void oneGarbledRowIsCountedAndHidesNoOther() throws Exception {
        Grant garbled = world.grant(google, TestWorld.readingQ3());
        Grant other = world.grant(
                google, Permission.of("google", "sheets.values.append").build());
        sql("UPDATE grant_version SET permissions = '[{' WHERE grant_id = '" + garbled.id() + "'");
        UserAccess access = access();
        assertThat(access.rights()).extracting(right -> right.grant().id()).containsExactly(other.id());
        assertThat(access.doubtfulRows()).isOne();
    }
}
