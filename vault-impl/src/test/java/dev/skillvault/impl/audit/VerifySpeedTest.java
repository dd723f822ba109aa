package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a verification takes beside a bare read of the same rows and SHA-256 over them, in the same run. */
@Tag("load")
class VerifySpeedTest {
    private static final boolean LOAD = Boolean.getBoolean("skillvault.load");
    private static final int ENTRIES = LOAD ? 1_000_000 : 5_000;
    private static final int BATCH = 1_000;

    @TempDir
    Path folder;

    @Test
    void aVerificationTakesLessThanTwiceTheReading() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.enrol("alpha");
            AuditDraft[] batch = new AuditDraft[BATCH];
            for (int i = 0; i < ENTRIES; i += BATCH) {
                for (int j = 0; j < BATCH; j++) {
                    batch[j] = call(i + j);
                }
                log.append("alpha", TestLog.START.plusSeconds(i), batch);
                assertThat(log.checkpoint("alpha", TestLog.START.plusSeconds(i)).size())
                        .isPositive();
            }
            Duration reading = Duration.ofDays(1);
            Duration verifying = Duration.ofDays(1);
            for (int round = 0; round < 3; round++) {
                long begun = System.nanoTime();
                assertThat(read(log)).isEqualTo(ENTRIES + 1);
                long read = System.nanoTime();
                assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
                reading = shorter(reading, read - begun);
                verifying = shorter(verifying, System.nanoTime() - read);
            }
            double ratio = (double) verifying.toNanos() / reading.toNanos();
            System.out.printf(
                    Locale.ROOT,
                    "VerifySpeedTest %,d entries: read and hashed in %d ms, verified in %d ms, %,.0f a second, ratio %.2f%n",
                    ENTRIES,
                    reading.toMillis(),
                    verifying.toMillis(),
                    ENTRIES * 1e9 / verifying.toNanos(),
                    ratio);
            if (LOAD) {
                assertThat(ratio).isLessThan(2);
            }
        }
    }

    private static Duration shorter(Duration best, long nanos) {
        return best.toNanos() < nanos ? best : Duration.ofNanos(nanos);
    }

    private static AuditDraft call(int i) {
        return AuditDraft.of(i % 2 == 0 ? EntryKind.CALL_INTENT : EntryKind.CALL_OUTCOME, "skill:gmail@1.0.0")
                .with(AuditField.CALL, String.format(Locale.ROOT, "0f0e0d0c-0b0a-4908-8706-%012d", i / 2))
                .with(AuditField.SUBJECT, "alice")
                .with(AuditField.SKILL, "gmail")
                .with(AuditField.PROVIDER, "google")
                .with(AuditField.CONNECTION, "cn_0123456789abcdef0123456789abcdef")
                .with(AuditField.OPERATION, "gmail.messages.send")
                .resources(Map.of("recipient", List.of("@example.com")))
                .with(AuditField.AUTHORITY, "gr_0123456789abcdef0123456789abcdef/1#0")
                .with(AuditField.REQUEST_HASH, "ab".repeat(32))
                .with(AuditField.OUTCOME, "HTTP 200");
    }

    private static int read(TestLog log) throws SQLException {
        MessageDigest digest = MerkleHash.sha256();
        int rows = 0;
        try (Connection connection = log.url.openToRead();
                PreparedStatement select = connection.prepareStatement("SELECT " + EntryRows.COLUMNS
                        + " FROM audit_entry WHERE agent = 'alpha' ORDER BY agent, sequence")) {
            select.setFetchSize(1_000);
            try (ResultSet row = select.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    for (int i = 1; i <= columns; i++) {
                        String value = row.getString(i);
                        if (value != null) {
                            digest.update(value.getBytes(StandardCharsets.UTF_8));
                        }
                    }
                    rows += digest.digest().length / MerkleHash.LENGTH;
                }
            }
        }
        return rows;
    }
}
