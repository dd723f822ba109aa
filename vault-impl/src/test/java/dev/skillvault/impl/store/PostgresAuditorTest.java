package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogProver;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.audit.SegmentImporter;
import dev.skillvault.audit.UserAccess;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.StoreProver;
import dev.skillvault.impl.audit.StoreReader;
import dev.skillvault.impl.audit.StoreVerifier;
import dev.skillvault.impl.report.StoreAccessReader;
import dev.skillvault.impl.report.StoreReportReader;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportReader;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
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

/** With the auditor's role of docs/postgresql.md every question is answered, nothing is written and nothing secret is read. */
class PostgresAuditorTest {
    private static final String AUDITOR = "skillvault_auditor";

    @TempDir
    Path folder;

    private DocumentedRoles roles;
    private TestClock clock;
    private Sandbox sandbox;
    private Vault vault;

    @BeforeEach
    void workAndBeRefused() throws Exception {
        roles = DocumentedRoles.make();
        roles.migrate();
        clock = TestClock.startingAt(Instant.now());
        sandbox = Sandbox.builder().clock(clock).seed(7).start();
        vault = open("skillvault_agent");
        vault.operator()
                .grant(
                        TestWorld.WORK,
                        TestVaults.connect(vault, sandbox, TestVaults.ALICE, "google")
                                .id(),
                        List.of(TestWorld.readingQ3()));
        var door = TestVaults.door(vault, TestVaults.ALICE, "google");
        assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
        assertThatThrownBy(() -> door.send(TestWorld.READ_SALARIES)).isInstanceOf(CallDeniedException.class);
    }

    private Vault open(String role) {
        return TestVaults.builder(folder, "agent", sandbox)
                .store(roles.database)
                .storeCredentials(role, new char[0])
                .build();
    }

    @AfterEach
    void stop() throws SQLException {
        vault.close();
        sandbox.close();
        roles.close();
    }

    private StoreUrl auditor() {
        return roles.as(AUDITOR);
    }

    private Verdict verify(LogVerifier opened) {
        try (LogVerifier verifier = opened) {
            return verifier.verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, clock.instant()))
                    .verdict();
        }
    }

    @Test
    void entriesAreListedShownAndFollowed() throws Exception {
        try (AuditReader reader = StoreReader.open(auditor())) {
            AuditCursor end = reader.end();
            AuditEntry call = reader.list(AuditQuery.newest()
                            .only(AuditField.KIND, EntryKind.CALL_OUTCOME.name())
                            .limit(1))
                    .get(0);
            assertThat(reader.list(AuditQuery.oldest()
                            .only(AuditField.CALL, call.field(AuditField.CALL).orElseThrow())))
                    .extracting(AuditEntry::kind)
                    .containsExactly(EntryKind.CALL_INTENT, EntryKind.CALL_OUTCOME);
            AuditQuery news = AuditQuery.oldest().after(end);
            assertThat(reader.list(news)).isEmpty();
            assertThat(TestVaults.door(vault, TestVaults.ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
            assertThat(reader.list(news)).hasSize(2);
        }
        roles.run(TestPostgres.SUPERUSER, "CREATE ROLE ann LOGIN IN ROLE " + AUDITOR);
        try (AuditReader reader = StoreReader.open(roles.as("ann"))) {
            assertThat(reader.list(AuditQuery.newest().only(AuditField.DECISION, "DENIED")))
                    .hasSize(1);
        } finally {
            roles.run(TestPostgres.SUPERUSER, "DROP ROLE ann");
        }
    }

    @Test
    void whoCanAndWhoHasIsAnsweredAndReported() {
        try (AccessReader reader = StoreAccessReader.open(auditor())) {
            UserAccess access = reader.access(TestVaults.ALICE, Instant.EPOCH, clock.instant());
            assertThat(access.rights())
                    .singleElement()
                    .satisfies(right -> assertThat(right.isInForce()).isTrue());
            assertThat(access.uses()).extracting(UserAccess.Use::count).contains(new UserAccess.Count(1, 0, 1));
        }
        try (ReportReader reader = StoreReportReader.open(auditor())) {
            AccessReport report =
                    reader.read(new ReportPeriod(Instant.EPOCH, clock.instant().plusSeconds(1)), clock.instant());
            assertThat(report.holdings()).hasSize(1);
            assertThat(report.connections()).hasSize(1);
            assertThat(report.logs())
                    .singleElement()
                    .satisfies(log -> assertThat(log.entries()).isEqualTo(log.size()));
        }
    }

    @Test
    void theLogIsVerifiedExportedAndProven() throws Exception {
        long first = vault.checkpoint().size();
        assertThat(TestVaults.door(vault, TestVaults.ALICE, "google")
                        .send(TestWorld.READ)
                        .status())
                .isEqualTo(200);
        long second = vault.checkpoint().size();
        assertThat(verify(StoreVerifier.open(auditor()))).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        Path export = folder.resolve("export");
        try (LogProver prover = StoreProver.open(auditor());
                OutputStream out = Files.newOutputStream(export)) {
            assertThat(prover.export(null, 0, out)).isEqualTo(second);
            assertThat(prover.inclusion(null, 1)).contains("proven 1");
            assertThat(prover.consistency(null, first, second)).contains("proof ");
        }
        assertThat(verify(LogVerifier.openExport(export))).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    @Test
    void whatTheStewardPrunesAndPutsBackIsVerified() throws Exception {
        assertThat(vault.checkpoint().size()).isPositive();
        clock.advance(Duration.ofDays(30));
        // a log that nobody used since keeps all
        assertThat(TestVaults.connect(vault, sandbox, TestVaults.ALICE, "github")
                        .id())
                .isNotNull();
        Path segment = folder.resolve("segment");
        Instant before = clock.instant().minus(Duration.ofDays(10));
        assertThatThrownBy(() -> vault.operator().prune(before, segment))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("steward");
        PrunedSegment pruned;
        try (Vault steward = open("skillvault_steward")) {
            pruned = steward.operator().prune(before, segment).orElseThrow();
        }
        assertThat(pruned.entries()).isPositive();
        assertThat(verify(StoreVerifier.open(auditor()))).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);

        for (String role : List.of(AUDITOR, "skillvault_agent")) {
            assertThatThrownBy(() -> restore(segment, role)).isInstanceOf(VaultConfigurationException.class);
        }
        assertThat(restore(segment, "skillvault_steward")).isEqualTo(pruned.entries());
        assertThat(verify(StoreVerifier.open(auditor()))).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
    }

    private long restore(Path segment, String role) {
        try (SegmentImporter importer = SegmentImporter.open(roles.database, role)) {
            return importer.restore(segment);
        }
    }

    @Test
    void nothingIsWritten() throws Exception {
        assertThat(column("SELECT relname || ' ' || p FROM pg_class, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE',"
                        + " 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p WHERE relkind = 'r'"
                        + " AND relnamespace = 'skillvault'::regnamespace AND (has_table_privilege('" + AUDITOR
                        + "', pg_class.oid, p) OR p IN ('INSERT', 'UPDATE', 'REFERENCES')"
                        + " AND has_any_column_privilege('" + AUDITOR + "', pg_class.oid, p))"))
                .isEmpty();
        List<String> tables = column("SELECT relname FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'skillvault'::regnamespace ORDER BY relname");
        assertThat(tables).contains("audit_entry", "audit_head", "connection", "grant_version");
        for (String table : tables) {
            roles.assertDenied(AUDITOR, "INSERT INTO " + table + " DEFAULT VALUES");
            roles.assertDenied(AUDITOR, "DELETE FROM " + table);
            roles.assertDenied(AUDITOR, "TRUNCATE " + table);
        }
        roles.assertDenied(AUDITOR, "UPDATE audit_entry SET subject = 'bob'");
        roles.assertDenied(AUDITOR, "UPDATE connection SET state = 'ACTIVE'");
        roles.assertDenied(AUDITOR, "CREATE TABLE skillvault.sneaky (x INT)");
        roles.assertDenied(AUDITOR, "SET ROLE skillvault_agent");
    }

    @Test
    void nothingSealedIsReadButPersonalFieldsOfTheLog() throws Exception {
        assertThat(column("SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class c"
                        + " ON c.oid = attrelid WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped"
                        + " AND relnamespace = 'skillvault'::regnamespace"
                        + " AND (atttypid = 'bytea'::regtype OR attname LIKE '%sealed%')"
                        + " AND has_column_privilege('" + AUDITOR + "', attrelid, attnum, 'SELECT')"))
                .as("the verification compares side rows with their hashes")
                .containsExactly("audit_side.sealed");
        assertThat(column("SELECT attname FROM pg_attribute WHERE attrelid = 'skillvault.connection'::regclass"
                        + " AND attnum > 0 AND NOT has_column_privilege('" + AUDITOR
                        + "', attrelid, attnum, 'SELECT')"))
                .contains("sealed_tokens", "account_hash", "host", "lease_owner", "fence");
        roles.assertDenied(AUDITOR, "SELECT sealed_tokens FROM connection");
        for (String table : List.of("key_slot", "log_key", "user_key", "pending_flow", "approval", "connection")) {
            roles.assertDenied(AUDITOR, "SELECT * FROM " + table);
        }
    }

    private List<String> column(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(roles.database, TestPostgres.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }
}
