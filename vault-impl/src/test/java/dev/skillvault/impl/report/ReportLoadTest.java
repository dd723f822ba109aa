package dev.skillvault.impl.report;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.TestFiles;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportReader;
import dev.skillvault.report.Right;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand entries, a million with {@code -Pload}: prints how long a report takes beside a bare read of the same rows. */
@Tag("load")
class ReportLoadTest {
    private static final int ENTRIES = Boolean.getBoolean("skillvault.load") ? 1_000_000 : 10_000;

    @TempDir
    Path folder;

    private Instant begun;

    @Test
    void oneReportReadsEachEntryOnce() throws Exception {
        try (TestWorld world = TestWorld.open(folder)) {
            begun = world.clock.instant();
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        }
        fill();
        try (ReportReader reader = ReportReader.open(TestVaults.url(folder))) {
            long bare = bareRead();
            long start = System.nanoTime();
            AccessReport report =
                    reader.read(new ReportPeriod(begun.plusSeconds(3600), begun.plus(Duration.ofDays(90))), begun);
            long took = System.nanoTime() - start;
            System.out.printf(
                    "report over %,d entries: %.2f s; a bare read of the same rows: %.2f s%n",
                    ENTRIES, took / 1e9, bare / 1e9);
            assertThat(report.logs().get(0).entries()).isEqualTo(ENTRIES);
            assertThat(report.refusals().total()).isEqualTo(ENTRIES / 10);
            assertThat(report.refusals().newest()).hasSize(Newest.MOST);
            assertThat(report.holdings().stream()
                            .flatMap(each -> each.rights().stream())
                            .map(Right::usage)
                            .mapToLong(usage -> usage.succeeded() + usage.denied())
                            .sum())
                    .isEqualTo(ENTRIES / 2L);
        }
    }

    /** In each ten entries four calls with their outcomes, a denial and a refresh's end; the log's hashes play no part here. */
    private void fill() throws Exception {
        try (Connection database = TestFiles.open(TestVaults.url(folder))) {
            long first;
            try (Statement statement = database.createStatement();
                    ResultSet max = statement.executeQuery("SELECT MAX(sequence) + 1 FROM audit_entry")) {
                assertThat(max.next()).isTrue();
                first = max.getLong(1);
            }
            try (PreparedStatement insert = database.prepareStatement(
                    "INSERT INTO audit_entry (agent, sequence, at, log_time, kind,"
                            + " unit, call, actor, subject, skill, provider, connection, operation, resources, authority, decision,"
                            + " reason, request_hash, outcome, duration, details, leaf_hash) SELECT 'agent', ? + x,"
                            + " CAST(? AS BIGINT) + x * 1000, CAST(? AS BIGINT) + x * 1000,"
                            + " CASE WHEN MOD(x, 10) = 9 THEN 'REFRESH_OUTCOME' WHEN MOD(x, 10) = 8 THEN 'CALL_DENIED'"
                            + " WHEN MOD(x, 2) = 0 THEN 'CALL_INTENT' ELSE 'CALL_OUTCOME' END, 'unit-' || x, 'call-' || (x / 2),"
                            + " 'skill:work@1.0.0', 'user-' || MOD(x / 10, 100), 'work', 'google',"
                            + " 'co_0123456789abcdef0123456789abcdef', 'sheets.values.get',"
                            + " '{\"spreadsheet\":[\"1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms\"]}',"
                            + " 'gr_0123456789abcdef0123456789abcdef/1#0', 'ALLOWED', CASE WHEN MOD(x, 10) = 8 THEN 'QUOTA_SPENT' END,"
                            + " 'de52aa008af4f33da3b14310920cea7dbf68e425972cd331694d15e5a4677038', 'HTTP 200', '1234', '{}',"
                            + " 'de52aa008af4f33da3b14310920cea7dbf68e425972cd331694d15e5a4677038' FROM SYSTEM_RANGE(?, ?)")) {
                for (long from = 0; from < ENTRIES; from += 50_000) {
                    insert.setLong(1, first);
                    insert.setLong(2, Micros.of(begun.plusSeconds(3600)));
                    insert.setLong(3, Micros.of(begun.plusSeconds(3600)));
                    insert.setLong(4, from);
                    insert.setLong(5, Math.min(from + 50_000, ENTRIES) - 1);
                    assertThat(insert.executeUpdate()).isPositive();
                    database.commit();
                }
            }
        }
    }

    /** Nanoseconds. */
    private long bareRead() throws Exception {
        long start = System.nanoTime();
        long read = 0;
        try (Connection database = TestFiles.open(TestVaults.url(folder));
                PreparedStatement select = database.prepareStatement(
                        "SELECT * FROM audit_entry WHERE agent = 'agent' AND sequence BETWEEN ? AND ?")) {
            for (long from = 0; from < ENTRIES; from += 5_000) {
                select.setLong(1, from);
                select.setLong(2, from + 4_999);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        for (int column = 1; column <= 21; column++) {
                            read += row.getString(column) == null ? 0 : 1;
                        }
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(ENTRIES);
        return System.nanoTime() - start;
    }
}
