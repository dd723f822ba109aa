package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static dev.skillvault.impl.audit.TestLog.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogAppenderTest {
    @TempDir
    Path folder;

    private TestLog log;
    private LogSigner signer;

    @BeforeEach
    void makeLog() throws Exception {
        log = new TestLog(folder);
        signer = log.enrol("alpha");
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private long count(String table) throws Exception {
        try (Statement statement = log.jdbc.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void placesComeFromTheHeadAndTimesAreKeptToTheMicrosecond() throws Exception {
        LogAppender appender = LogAppender.lock(log.jdbc, id("alpha"));
        AuditEntry entry = appender.append(denied("alice"), "unit-a", START);
        appender.flush();
        log.jdbc.commit();

        assertThat(entry.sequence()).isEqualTo(1);
        assertThat(entry.at()).isEqualTo(START);
        assertThat(entry.field(AuditField.UNIT)).contains("unit-a");
        assertThat(LogAppender.lock(log.jdbc, id("alpha")).size()).isEqualTo(2);
    }

    @Test
    void whatIsRewoundWasNeverThere() throws Exception {
        LogAppender appender = LogAppender.lock(log.jdbc, id("alpha"));
        appender.append(denied("kept"), "unit-a", START);
        Savepoint savepoint = log.jdbc.setSavepoint();
        LogAppender.Mark mark = appender.mark();
        for (int round = 0; round < 2; round++) {
            appender.append(denied("undone").side(new byte[32], new byte[1]), "unit-b", START);
            appender.append(denied("undone"), "unit-b", START);
            assertThat(appender.checkpoint(signer, START).size()).isEqualTo(4);
            log.jdbc.rollback(savepoint);
            appender.rewind(mark);
            assertThat(appender.size()).isEqualTo(2);
        }
        AuditEntry next = appender.append(denied("next"), "unit-c", START);
        Checkpoint checkpoint = appender.checkpoint(signer, START);
        appender.flush();
        log.jdbc.commit();

        assertThat(next.sequence()).isEqualTo(2);
        assertThat(count("audit_side")).isZero();
        assertThat(log.verify(checkpoint).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void aRolledBackTransactionLeavesNoGap() throws Exception {
        LogAppender appender = LogAppender.lock(log.jdbc, id("alpha"));
        appender.append(denied("alice"), "unit-a", START);
        appender.flush();
        log.jdbc.rollback();
        log.append("alpha", START, denied("bob"));

        assertThat(log.verify().logs().get(0).size()).isEqualTo(2);
        assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void aSizeHasOneCheckpoint() throws Exception {
        Checkpoint first = log.checkpoint("alpha", START.plusSeconds(5));
        Checkpoint second = log.checkpoint("alpha", START.plusSeconds(9));

        assertThat(second).isEqualTo(first);
        assertThat(count("audit_checkpoint")).isEqualTo(1);
    }

    @Test
    void aCheckpointThatWasChangedIsNeitherHandedOutNorRepaired() throws Exception {
        assertThat(log.run("UPDATE audit_checkpoint SET note = 'not a note'")).isEqualTo(1);

        Checkpoint fresh = log.checkpoint("alpha", START.plusSeconds(5));

        assertThat(SignedCheckpoint.parse(fresh.note()))
                .hasValueSatisfying(checkpoint ->
                        assertThat(checkpoint.isSignedBy(signer.publicKey())).isTrue());
        assertThat(log.verify().verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(log.verify().problem()).contains("checkpoint 1 ");
    }

    @Test
    void aMissingOrDamagedHeadIsSaid() throws Exception {
        assertThatThrownBy(() -> LogAppender.lock(log.jdbc, id("nobody")))
                .isInstanceOfSatisfying(
                        UnusableLogException.class,
                        failure -> assertThat(failure.agent()).isEqualTo(id("nobody")));
        for (String range : new String[] {"", "zz", "00".repeat(33)}) {
            assertThat(log.run("UPDATE audit_head SET compact_range = ?", range))
                    .isEqualTo(1);
            assertThatThrownBy(() -> LogAppender.lock(log.jdbc, id("alpha")))
                    .isInstanceOf(UnusableLogException.class)
                    .hasMessageContaining("vault audit verify");
        }
    }

    @Test
    void aRecordThatIsTooLongIsRefusedAloneAndBeforeItReachesTheBatch() throws Exception {
        LogAppender appender = LogAppender.lock(log.jdbc, id("alpha"));
        appender.append(denied("first"), "unit-a", START);
        FieldLimits.all().forEach((field, width) -> {
            if (field == AuditField.AGENT
                    || field == AuditField.KIND
                    || field == AuditField.UNIT
                    || field == AuditField.ACTOR
                    || field == AuditField.SIDE_HASH) {
                return;
            }
            appender.append(denied("fits").with(field, "x".repeat(width)), "unit-b", START);
            assertThatThrownBy(() -> appender.append(denied("bob").with(field, "x".repeat(width + 1)), "unit-c", START))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(field.columnName())
                    .hasMessageNotContaining("xxxx");
        });
        appender.append(denied("last").side(new byte[32], new byte[100_000]), "unit-d", START);
        assertThatThrownBy(() -> denied("x").side(new byte[33], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> denied("x").side(new byte[32], new byte[100_001]))
                .isInstanceOf(IllegalArgumentException.class);
        appender.flush();
        log.jdbc.commit();

        assertThat(log.verify().verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void theLimitsAreTheColumns() throws Exception {
        Map<String, Integer> columns = new HashMap<>();
        try (Statement statement = log.jdbc.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_name || '.' || column_name, character_maximum_length FROM information_schema.columns"
                                + " WHERE table_name IN ('AUDIT_ENTRY', 'AUDIT_SIDE')"
                                + " AND character_maximum_length IS NOT NULL")) {
            while (row.next()) {
                columns.put(row.getString(1).toLowerCase(Locale.ROOT), row.getInt(2));
            }
        }
        Map<String, Integer> limits = new HashMap<>(Map.of(
                "audit_entry.leaf_hash",
                64,
                "audit_side.agent",
                64,
                "audit_side.salt",
                FieldLimits.SALT_HEX,
                "audit_side.sealed",
                FieldLimits.SEALED_HEX));
        FieldLimits.all().forEach((field, width) -> limits.put("audit_entry." + field.columnName(), width));
        assertThat(columns).isEqualTo(limits);
    }
}
