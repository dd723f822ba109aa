package dev.skillvault.impl.report;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.Holding;
import dev.skillvault.report.KeptConnection;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportReader;
import dev.skillvault.report.ReportedLog;
import dev.skillvault.report.Right;
import dev.skillvault.report.Right.Standing;
import dev.skillvault.report.Right.Wish;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says about an agent that has worked, read while it runs. */
class StoreReportReaderTest {
    @TempDir
    Path folder;

    private TestWorld world;
    private Instant begun;

    /** Whose store is asked. */
    TestWorld newWorld() throws SQLException {
        return TestWorld.open(folder);
    }

    @BeforeEach
    void open() throws SQLException {
        world = newWorld();
        begun = world.clock.instant();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AccessReport report() {
        return report(new ReportPeriod(begun, world.clock.instant().plusSeconds(1)));
    }

    private AccessReport report(ReportPeriod period) {
        try (ReportReader reader = ReportReader.open(world.store)) {
            return reader.read(period, world.clock.instant());
        }
    }

    private Right right(String operation) {
        return report().holdings().stream()
                .flatMap(holding -> holding.rights().stream())
                .filter(right -> right.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    private void sql(String statement) throws Exception {
        try (Connection database = world.database();
                Statement run = database.createStatement()) {
            assertThat(run.executeUpdate(statement)).isPositive();
        }
    }

    @Test
    void whatWasAskedForGrantedAndUsedStandsTogether() {
        ConnectionInfo google = world.connect(ALICE, "google");
        assertThat(world.vault.operator().requestGrants(ALICE)).isEmpty();
        world.grant(google, TestWorld.readingQ3());
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ_SALARIES))
                .isInstanceOf(CallDeniedException.class);

        AccessReport report = report();
        assertThat(report.holdings())
                .extracting(Holding::holder)
                .containsExactly(new Holding.Holder("agent", "alice", "work", "google"));
        Right reading = right("sheets.values.get");
        assertThat(reading.wish()).isEqualTo(Wish.NEEDED);
        assertThat(reading.standing()).isEqualTo(Standing.LIMITED);
        assertThat(reading.usage().allowed()).isOne();
        assertThat(reading.usage().succeeded()).isOne();
        assertThat(reading.usage().denied()).isOne();
        assertThat(reading.isUnused()).isFalse();
        Right mailing = right("gmail.messages.send");
        assertThat(mailing.wish()).isEqualTo(Wish.NEEDED);
        assertThat(mailing.standing()).isEqualTo(Standing.NONE);
        assertThat(report.refusals().newest())
                .extracting(denial -> denial.operation(), denial -> denial.reason())
                .containsExactly(tuple("sheets.values.get", "RESOURCE_NOT_GRANTED"));
        assertThat(report.holdings().get(0).grants())
                .singleElement()
                .satisfies(grant -> assertThat(grant.sentences())
                        .containsExactly(TestWorld.readingQ3().summary()));
        assertThat(report.logs())
                .singleElement()
                .satisfies(log -> assertThat(log.entries()).isEqualTo(log.size()));
    }

    @Test
    void aGrantIsAsWideAsItIsNow() {
        ConnectionInfo google = world.connect(ALICE, "google");
        Instant tomorrow = world.clock.instant().plus(Duration.ofDays(1));
        Grant grant = world.grant(
                google,
                Permission.of("google", "sheets.values.get").build(),
                Permission.of("google", "sheets.values.append")
                        .limits(Limits.usesPer(2, Duration.ofDays(1)))
                        .build(),
                Permission.of("google", "gmail.messages.get")
                        .approval(Approval.first())
                        .build(),
                Permission.of("google", "gmail.messages.list")
                        .limits(Limits.none().until(tomorrow))
                        .build(),
                Permission.of("google", "gmail.messages.send")
                        .limits(Limits.none().from(tomorrow))
                        .build());
        assertThat(right("sheets.values.get").standing()).isEqualTo(Standing.UNLIMITED);
        assertThat(right("sheets.values.append").standing()).isEqualTo(Standing.LIMITED);
        assertThat(right("gmail.messages.get").standing()).isEqualTo(Standing.ASKS);
        assertThat(right("gmail.messages.list").standing()).isEqualTo(Standing.LIMITED);
        assertThat(right("gmail.messages.send").standing()).isEqualTo(Standing.DORMANT);
        assertThat(right("sheets.values.get").isUnused()).isTrue();
        assertThat(right("gmail.messages.send").isUnused()).isFalse();

        world.clock.advance(Duration.ofDays(2));
        assertThat(right("gmail.messages.list").standing()).isEqualTo(Standing.DORMANT);
        assertThat(right("gmail.messages.send").standing()).isEqualTo(Standing.UNLIMITED);

        world.vault.operator().revoke(grant.id());
        assertThat(report().holdings()).isEmpty();
    }

    @Test
    void aRowThatTheLogKeyDidNotSignIsCountedAndNotBelieved() throws Exception {
        world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        sql("UPDATE grant_version SET permissions = REPLACE(permissions, 'values.get', 'values.append')");
        AccessReport report = report();
        assertThat(report.holdings()).isEmpty();
        assertThat(report.logs())
                .singleElement()
                .satisfies(log -> assertThat(log.doubtfulRows()).isOne());
    }

    @Test
    void anOldVersionThatWasPutBackIsNotBelieved() throws Exception {
        Grant grant = world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        world.vault.operator().revoke(grant.id());
        sql("DELETE FROM grant_version WHERE version = 2");
        assertThat(report().holdings()).isEmpty();
        assertThat(report().logs())
                .singleElement()
                .satisfies(log -> assertThat(log.doubtfulRows()).isOne());
    }

    @Test
    void onlyThePeriodCountsAndWhatEndsBehindItIsKnown() {
        ConnectionInfo google = world.connect(ALICE, "google");
        world.grant(google, TestWorld.readingQ3());
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        world.clock.advance(Duration.ofHours(2));
        Instant later = world.clock.instant();
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);

        AccessReport first = report(new ReportPeriod(begun, later));
        assertThat(usedIn(first)).isOne();
        AccessReport second = report(new ReportPeriod(later, later.plusSeconds(60)));
        assertThat(usedIn(second)).isOne();
        assertThat(usedIn(report())).isEqualTo(2);
        assertThat(first.logs().get(0).entries() + second.logs().get(0).entries())
                .isEqualTo(second.logs().get(0).size());
        assertThat(usedIn(report(new ReportPeriod(later.plusSeconds(60), later.plusSeconds(90)))))
                .isZero();
    }

    @Test
    void entriesBetweenPrunedOnesCount() throws Exception {
        world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        for (int i = 0; i < 20; i++) {
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        }
        assertThat(world.vault.checkpoint().size()).isPositive();
        world.clock.advance(Duration.ofDays(30));
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        Instant before = world.clock.instant().minus(Duration.ofDays(10));
        PrunedSegment segment =
                world.vault.operator().prune(before, folder.resolve("segment")).orElseThrow();

        AccessReport report = report();
        assertThat(report.logs()).singleElement().satisfies(log -> {
            assertThat(log.entries()).isEqualTo(log.size() - segment.entries());
            assertThat(log.kinds()).containsKey("AGENT_ENROLLED").containsKey("LOG_PRUNED");
            assertThat(log.pruned()).hasValueSatisfying(pruned -> {
                assertThat(pruned.count()).isEqualTo(segment.entries());
                assertThat(pruned.newest()).isAfter(begun.minusMillis(1)).isBefore(before);
            });
        });
        ReportPeriod young = new ReportPeriod(before, world.clock.instant().plusSeconds(1));
        assertThat(report(young).logs())
                .singleElement()
                .satisfies(log -> assertThat(log.pruned()).isEmpty());
    }

    @Test
    void aSequenceThatSomebodyWroteDelaysNothing() throws Exception {
        long entries = report().logs().get(0).entries();
        sql("UPDATE audit_entry SET sequence = 1000000000000000000 WHERE sequence = " + (entries - 1));
        assertThat(report().logs().get(0).entries()).isEqualTo(entries);
    }

    @Test
    void itSaysHowFarTheCountingIs() {
        try (Vault other = TestVaults.builder(folder, "other", world.sandbox)
                        .store(world.store)
                        .build();
                ReportReader reader = ReportReader.open(world.store)) {
            List<List<Long>> told = new ArrayList<>();
            AccessReport report = reader.read(
                    new ReportPeriod(begun, world.clock.instant().plusSeconds(1)),
                    world.clock.instant(),
                    (done, total) -> told.add(List.of(done, total)));
            long all = report.logs().stream().mapToLong(ReportedLog::entries).sum();
            assertThat(report.logs())
                    .extracting(ReportedLog::agent)
                    .contains(other.agent())
                    .hasSize(2);
            assertThat(told).last().isEqualTo(List.of(all, all));
            assertThat(told)
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.get(1)).isEqualTo(all));
        }
    }

    private static long usedIn(AccessReport report) {
        return report.holdings().stream()
                .flatMap(holding -> holding.rights().stream())
                .mapToLong(right -> right.usage().allowed())
                .sum();
    }

    @Test
    void aConnectionSaysHowItWasKeptAlive() {
        ConnectionInfo google = world.connect(ALICE, "google");
        assertThat(world.vault.operator().refresh(google.id()).id()).isEqualTo(google.id());
        assertThat(report().connections())
                .extracting(each -> each.health().connection().id(), KeptConnection::refreshes)
                .containsExactly(tuple(google.id(), new KeptConnection.Refreshes(1, 0, 0, 0, "")));
    }

    @Test
    void whatCannotBeReadIsSaidWithoutTheDatabasesWords() {
        assertThatThrownBy(() -> ReportReader.open("jdbc:h2:file:" + folder.resolve("nowhere")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("no vault");
    }
}
