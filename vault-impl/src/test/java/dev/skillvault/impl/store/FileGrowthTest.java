package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the file grows when every unit is made durable alone, the worst case: each leaves dead pages of the one before. */
@Tag("soak")
class FileGrowthTest {
    private static final int UNITS = Boolean.getBoolean("skillvault.soak") ? 50_000 : 2_000;

    @TempDir
    Path folder;

    private long fileSize() throws IOException {
        return Files.size(folder.resolve("vault.mv.db"));
    }

    @Test
    void closedItIsNoLargerThanThreeTimesItsRows() throws Exception {
        Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        long largest = 0;
        try (Committer committer =
                new Committer(store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of())) {
            for (int i = 1; i <= UNITS; i++) {
                var unused =
                        committer.commit(unit -> unit.append(AuditDraft.of(EntryKind.CALL_INTENT, "skill:work/1.0.0")
                                .with(AuditField.CALL, UUID.randomUUID().toString())
                                .with(AuditField.SUBJECT, "alice")
                                .with(AuditField.PROVIDER, "google")
                                .with(AuditField.AUTHORITY, "gr_0123456789abcdef0123456789abcdef/1#0")
                                .with(AuditField.OPERATION, "sheets.values.get")));
                if (i % 1_000 == 0) {
                    largest = Math.max(largest, fileSize());
                    print("%d entries, file of %d KB, %d bytes an entry", i, fileSize() / 1024, fileSize() / i);
                }
            }
        }
        long open = fileSize();
        store.close();
        long closed = fileSize();
        long rows = bytesOfRows();
        print(
                "%d entries of %d bytes a row: largest file %d KB, open at the end %d KB, closed %d KB, rows with index keys %d KB, ratio %.2f",
                UNITS, rows / UNITS, largest / 1024, open / 1024, closed / 1024, rows / 1024, (double) closed / rows);
        // tidied once more than half of it and more than 64 MB are dead; it is looked at after every 64 batches
        assertThat(largest).isLessThanOrEqualTo(2 * 3 * rows + (80L << 20));
        assertThat(closed).isLessThanOrEqualTo(3 * rows);
        assertThat(SurvivedStore.verify(folder, List.of()).problem()).isEmpty();
    }

    /** The text of all columns of the log, and of the keys of its five indexes. */
    private long bytesOfRows() throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT SUM(64 + 5 * (LENGTH(agent) + 8) + LENGTH(unit) + LENGTH(call)"
                + " + LENGTH(authority) + LENGTH(subject)");
        for (AuditField field : AuditField.values()) {
            sql.append(" + COALESCE(LENGTH(").append(field.columnName()).append("), 0)");
        }
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql + ") FROM audit_entry")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println("FileGrowthTest " + String.format(Locale.ROOT, format, values));
    }
}
