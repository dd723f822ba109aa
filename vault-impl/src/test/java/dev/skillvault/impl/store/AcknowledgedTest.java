package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditEntry;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is acknowledged has left the process. A copy of the file, taken when the committer has answered and before it is asked again,
 * is what a SIGKILL at that moment leaves behind.
 */
class AcknowledgedTest {
    private static final int COPIES = 150;
    private static final long SEED = Long.getLong("skillvault.seed", System.nanoTime());

    @TempDir
    Path folder;

    private Store store;
    private Committer committer;
    private int commits;

    @BeforeEach
    void open() {
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        committer = new Committer(store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of());
    }

    @AfterEach
    void close() {
        committer.close();
        store.close();
    }

    /** After every so many batches the committer tidies the file, behind its answer: one batch more, and it is quiet again. */
    private AuditEntry append(int entries) {
        AuditEntry last = commit(entries);
        return ++commits % Dialect.TIDY_BATCHES == 0 ? append(entries) : last;
    }

    private AuditEntry commit(int entries) {
        return committer.commit(unit -> {
            AuditEntry last = unit.append(AuditDraft.of(EntryKind.CALL_DENIED, "writer"));
            for (int i = 1; i < entries; i++) {
                last = unit.append(
                        AuditDraft.of(EntryKind.CALL_DENIED, "writer").with(AuditField.REASON, "r".repeat(400)));
            }
            return last;
        });
    }

    @Test
    void eachAcknowledgedEntryIsInTheFileWhenItsCallReturns() throws Exception {
        System.out.println("AcknowledgedTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int copy = 0; copy < COPIES; copy++) {
            int before = random.nextInt(4);
            for (int i = 0; i < before; i++) {
                append(1 + random.nextInt(50));
            }
            AuditEntry last = append(1 + random.nextInt(50));
            assertThat(newestIn(copyOfTheFile(copy))).isEqualTo(last.sequence());
        }
    }

    private Path copyOfTheFile(int number) throws IOException {
        Path copy = Files.createDirectory(
                folder.resolve("copy-" + number),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.copy(folder.resolve("vault.mv.db"), copy.resolve("vault.mv.db"));
        return copy;
    }

    private static long newestIn(Path copy) throws Exception {
        try (Connection database = TestWorld.database(copy);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT MAX(sequence) FROM audit_entry")) {
            row.next();
            return row.getLong(1);
        } finally {
            Files.delete(copy.resolve("vault.mv.db"));
        }
    }

    /** Whoever opened the file first decides how H2 writes it; each of our connections says it again. */
    @Test
    void theFileIsWrittenWithoutDelayWhoeverOwnsIt() throws Exception {
        try (Connection reader = StoreUrl.parse(TestVaults.url(folder)).openToRead();
                PreparedStatement setting = reader.prepareStatement(
                        "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'");
                ResultSet row = setting.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("0");
        }
    }

    /** A tool call that is cancelled interrupts its thread; inside H2 that would close the file under every other call. */
    @Test
    void anInterruptedReaderLeavesTheStoreOpenForOthers() {
        append(20);
        for (int i = 0; i < 20; i++) {
            Thread.currentThread().interrupt();
            try {
                var unused = store.read(AcknowledgedTest::readsTheFile); // may have been ready already
            } catch (VaultUnavailableException e) {
                assertThat(e).hasMessageContaining("interrupted");
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(append(1).sequence()).isPositive();
            assertThat(store.read(AcknowledgedTest::readsTheFile)).isPositive();
        }
    }

    private static long readsTheFile(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // an empty cache makes it read
            statement.execute("SET CACHE_SIZE 0");
            try (ResultSet row = statement.executeQuery("SELECT SUM(LENGTH(reason)) FROM audit_entry")) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
