package dev.skillvault.impl.report;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.LogAppender;
import dev.skillvault.impl.store.TestFiles;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportReader;
import dev.skillvault.report.Right;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand entries, a million with {@code -Pload}: how long it takes to read what a report says, and to verify the log, beside a bare
 * read of the same rows. What the page then shows is bounded. With {@code -Dskillvault.load.keep=FOLDER} the vault is made in this
 * empty folder and stays, to time the command on it.
 */
@Tag("load")
class ReportLoadTest {
    private static final boolean LOAD = Boolean.getBoolean("skillvault.load");
    private static final int ENTRIES = LOAD ? 1_000_000 : 10_000;
    private static final int BATCH = 1_000;
    private static final int TARGET_SECONDS = 10;
    /** One pass, and what is counted of an entry once it is read; the verification has a bar of its own. */
    private static final double MOST_READS = 2;

    @TempDir
    Path temporary;

    private Path folder;
    private Instant begun;

    @Test
    void oneReportReadsEachEntryOnceAndTheVerificationAgain() throws Exception {
        String keep = System.getProperty("skillvault.load.keep", "");
        folder = keep.isEmpty() ? temporary : Path.of(keep);
        try (TestWorld world = TestWorld.open(folder)) {
            begun = world.clock.instant();
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        }
        fill();
        long bare = bareRead();
        long start = System.nanoTime();
        AccessReport report;
        try (ReportReader reader = ReportReader.open(TestVaults.url(folder))) {
            report = reader.read(new ReportPeriod(begun.plusSeconds(3600), begun.plus(Duration.ofDays(90))), begun);
        }
        long read = System.nanoTime() - start;
        VerificationReport verified;
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(folder))) {
            verified = verifier.verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, begun));
        }
        long took = System.nanoTime() - start;
        double ratio = (double) read / bare;
        System.out.printf(
                Locale.ROOT,
                "report load: %,d entries read in %.2f s, verified in %.2f s, together %.2f s (target %d s);"
                        + " a bare read of the same rows %.2f s, ratio of the reading %.2f (bar %.0f)%n",
                ENTRIES,
                read / 1e9,
                (took - read) / 1e9,
                took / 1e9,
                TARGET_SECONDS,
                bare / 1e9,
                ratio,
                MOST_READS);
        if (LOAD) {
            assertThat(ratio).isLessThan(MOST_READS);
        }

        assertThat(verified.verdict()).as(verified.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
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

    /** In each ten entries four calls with their outcomes, a denial and a refresh's end. */
    private void fill() throws Exception {
        long start = System.nanoTime();
        try (Connection database = TestFiles.open(TestVaults.url(folder))) {
            database.setAutoCommit(false);
            for (int done = 0; done < ENTRIES; done += BATCH) {
                LogAppender log = LogAppender.lock(database, new AgentId("agent"));
                for (int i = done; i < done + BATCH; i++) {
                    AuditEntry entry = log.append(
                            draft(i), "unit-" + i, begun.plusSeconds(3600).plusMillis(i));
                    assertThat(entry.sequence()).isPositive();
                }
                log.flush();
                database.commit();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "report load: %,d entries appended at %,.0f a second%n",
                ENTRIES,
                ENTRIES * 1e9 / (System.nanoTime() - start));
    }

    private static AuditDraft draft(int place) {
        EntryKind kind = switch (place % 10) {
            case 9 -> EntryKind.REFRESH_OUTCOME;
            case 8 -> EntryKind.CALL_DENIED;
            case 0, 2, 4, 6 -> EntryKind.CALL_INTENT;
            default -> EntryKind.CALL_OUTCOME;
        };
        AuditDraft draft = AuditDraft.of(kind, "skill:work@1.0.0")
                .with(AuditField.CALL, "call-" + place / 2)
                .with(AuditField.SUBJECT, "user-" + place / 10 % 100)
                .with(AuditField.SKILL, "work")
                .with(AuditField.PROVIDER, "google")
                .with(AuditField.CONNECTION, "co_0123456789abcdef0123456789abcdef")
                .with(AuditField.OPERATION, "sheets.values.get")
                .resources(Map.of("spreadsheet", List.of(SandboxSheets.Q3_SPREADSHEET)))
                .with(AuditField.AUTHORITY, "gr_0123456789abcdef0123456789abcdef/1#0")
                .with(AuditField.DECISION, "ALLOWED")
                .with(AuditField.REQUEST_HASH, "de52aa008af4f33da3b14310920cea7dbf68e425972cd331694d15e5a4677038")
                .with(AuditField.OUTCOME, "HTTP 200")
                .with(AuditField.DURATION, "1234");
        return kind == EntryKind.CALL_DENIED ? draft.with(AuditField.REASON, "QUOTA_SPENT") : draft;
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
