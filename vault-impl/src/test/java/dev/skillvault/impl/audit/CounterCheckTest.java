package dev.skillvault.impl.audit;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.SegmentImporter;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The uses in the log are counted again: a counter that was set back is found and named. */
class CounterCheckTest {
    private static final String ALL = " WHERE permission = 0 AND window_start = 0";
    private static final String NEWEST =
            " WHERE permission = 0 AND window_start = (SELECT MAX(window_start) FROM grant_counter)";

    @TempDir
    static Path original;

    @TempDir
    Path folder;

    private static Grant grant;

    /** Five uses of the first permission in two of its windows, one of the second, and a denial. */
    @BeforeAll
    static void runAVault() {
        try (TestWorld world = TestWorld.open(original)) {
            Permission reading = Permission.of("google", "sheets.values.get")
                    .only(
                            "spreadsheet",
                            TestWorld.readingQ3().resources().get("spreadsheet").toArray(String[]::new))
                    .limits(Limits.usesPer(3, Duration.ofHours(1)).inAll(50))
                    .build();
            Permission sending = Permission.of("google", "gmail.messages.send").build();
            grant = world.grant(world.connect(ALICE, "google"), reading, sending);
            Instant now = world.clock.instant();
            long intoTheHour = Math.floorMod(now.getEpochSecond(), 3600L);
            world.clock.advance(Duration.ofSeconds(3600 - intoTheHour + 60));
            for (int i = 0; i < 3; i++) {
                assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            }
            assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ))
                    .isInstanceOf(CallDeniedException.class);
            world.clock.advance(Duration.ofHours(1));
            for (int i = 0; i < 2; i++) {
                assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            }
            assertThat(world.send(ALICE, "google", TestWorld.mail("To: team@example.com"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @BeforeEach
    void copy() throws Exception {
        Files.copy(original.resolve("vault.mv.db"), folder.resolve("vault.mv.db"));
    }

    private static VerificationReport verify(Path folder) {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            return verifier.verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, Instant.now()));
        }
    }

    private static int run(Path folder, String sql) throws SQLException {
        try (Connection attacker = TestWorld.database(folder);
                PreparedStatement statement = attacker.prepareStatement(sql)) {
            return statement.executeUpdate();
        }
    }

    @Test
    void theCountersOfARealRunAreThoseOfItsEntries() throws Exception {
        assertThat(verify(folder).problem()).isEmpty();
        assertThat(verify(folder).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(verify(folder).remarks()).noneMatch(remark -> remark.contains("counters"));
        try (Connection reader = TestWorld.database(folder);
                Statement statement = reader.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT used FROM grant_counter ORDER BY permission, window_start")) {
            for (long used : new long[] {5, 3, 2, 1}) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(used);
            }
            assertThat(row.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE grant_counter SET used = 0                        | ALL    | permission #0, in all | says 0, and the entries say that there were 5
                    UPDATE grant_counter SET used = used - 1                 | ALL    | permission #0, in all | says 4, and the entries say that there were 5
                    UPDATE grant_counter SET used = used + 1                 | ALL    | permission #0, in all | says 6, and the entries say that there were 5
                    UPDATE grant_counter SET used = -1000                    | NEWEST | in the window that began | says -1000, and the entries say that there were 2
                    UPDATE grant_counter SET last_used_at = last_used_at + 1 | ALL    | permission #0, in all | its last use is not that of entry
                    DELETE FROM grant_counter                                | ALL    | permission #0, in all | is missing, and the entries say that there were 5
                    DELETE FROM grant_counter                                | NEWEST | in the window that began | is missing, and the entries say that there were 2
                    UPDATE grant_counter SET permission = 1                  | NEWEST | permission #1, in the window | says 2, and the entries say that there were 0
                    UPDATE grant_counter SET window_start = 3600             | NEWEST | in the window that began 3600 seconds | says 2, and the entries say that there were 0
                    UPDATE grant_counter SET agent_id = 'another'            | ALL    | permission #0, in all | is missing
                    UPDATE grant_counter SET grant_id = 'gr_x'               | ALL    | permission #0, in all | is missing
                    """)
    void aCounterThatWasResetIsFoundAndNamed(String attack, String where, String which, String what) throws Exception {
        assertThat(run(folder, attack + (where.equals("ALL") ? ALL : NEWEST))).isOne();

        VerificationReport report = verify(folder);

        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem())
                .contains("the counter of uses of the grant " + grant.id(), which, "of the agent agent", what);
    }

    @Test
    void permissionsThatCannotBeReadAreTheGrantsThatWereChanged() throws Exception {
        assertThat(run(folder, "UPDATE grant_version SET permissions = '[{\"rate\":{\"per\":\"a blue moon\"}}]'"))
                .isOne();

        assertThat(verify(folder).problem())
                .contains("the grant " + grant.id() + "/1")
                .contains("was changed");
    }

    @Test
    void forgettingAUserTakesTheCountersAlong(@TempDir Path other) throws Exception {
        try (TestWorld world = TestWorld.open(other)) {
            for (var user : List.of(ALICE, BOB)) {
                world.grant(world.connect(user, "google"), TestWorld.readingQ3());
                assertThat(world.send(user, "google", TestWorld.READ).status()).isEqualTo(200);
            }
            assertThat(world.vault.operator().forget(ALICE).keys()).isPositive();
        }
        assertThat(verify(other).verdict()).as(verify(other).problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);

        assertThat(run(other, "UPDATE grant_counter SET used = 0")).isOne();
        assertThat(verify(other).problem()).contains("counter of uses", "says 0");
    }

    @Test
    void usesInPrunedEntriesAreNotMissedAndTheirCountersAreFoundOnceTheyAreBack(@TempDir Path other) throws Exception {
        Path segment = other.resolve("old.segment");
        try (TestWorld world = TestWorld.open(other)) {
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
            for (int i = 0; i < 3; i++) {
                assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            }
            assertThat(world.vault.checkpoint().size()).isPositive();
            world.clock.advance(Duration.ofDays(30));
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            Instant before = world.clock.instant().minus(Duration.ofDays(10));
            assertThat(world.vault.operator().prune(before, segment)).isPresent();
        }

        VerificationReport report = verify(other);
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.remarks())
                .anyMatch(remark -> remark.contains("counters of uses are compared with the entries that are there"));

        assertThat(run(other, "UPDATE grant_counter SET last_used_at = last_used_at - 1"))
                .isOne();
        assertThat(verify(other).problem()).contains("its last use is not that of entry");
        assertThat(run(other, "UPDATE grant_counter SET last_used_at = last_used_at + 1, used = 0"))
                .isOne();
        assertThat(verify(other).problem()).contains("says 0, and the entries say that there were 1");
        assertThat(run(other, "UPDATE grant_counter SET used = 1000")).isOne();
        assertThat(verify(other).problem()).contains("says 1000");
        assertThat(run(other, "UPDATE grant_counter SET used = 2")).isOne();
        assertThat(verify(other).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);

        try (SegmentImporter importer = SegmentImporter.open(url(other), null)) {
            assertThat(importer.restore(segment)).isPositive();
        }
        assertThat(verify(other).problem()).contains("says 2, and the entries say that there were 4");
        assertThat(run(other, "UPDATE grant_counter SET used = 4")).isOne();
        assertThat(verify(other).verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }
}
