package dev.skillvault.impl.keys;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.PASSWORD;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.identity.RenewedIdentity;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate expires and is renewed with the same key: refused in between, and nothing is lost or changed. */
class RenewalTest {
    private static final Duration PAST_EXPIRY = Duration.ofDays(731);

    @TempDir
    Path folder;

    private TestClock clock;
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        clock = TestClock.startingAt(Instant.now());
        sandbox = Sandbox.builder().clock(clock).seed(7).start();
        try (Vault vault = open(TestVaults.identity(folder, "agent"))) {
            ConnectionInfo google = TestVaults.connect(vault, sandbox, ALICE, "google");
            assertThat(vault.operator().grant(TestWorld.WORK, google.id(), List.of(TestWorld.readingQ3())))
                    .isNotNull();
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Vault open(AgentIdentity identity) {
        return TestVaults.builder(folder, "agent", sandbox).identity(identity).build();
    }

    private AgentIdentity renewed() throws Exception {
        Path file = RenewedIdentity.write(
                folder.resolve("agent.p12"),
                folder.resolve("renewed.p12"),
                PASSWORD,
                clock.instant().minusSeconds(60));
        return AgentIdentity.fromPkcs12(file, PASSWORD);
    }

    @Test
    void anExpiredCertificateIsRefusedWithItsDateAndChangesNothing() throws Exception {
        Map<String, List<String>> before = tables(true);
        clock.advance(PAST_EXPIRY);

        assertThatThrownBy(() -> open(TestVaults.identity(folder, "agent")))
                .isInstanceOf(IdentityException.class)
                .hasMessageMatching("the certificate of agent expired at \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z; renew it.*");
        assertThat(tables(true)).isEqualTo(before);
    }

    @Test
    void aRenewedCertificateWithTheSameKeyOpensEverythingAndChangesNoRow() throws Exception {
        Map<String, List<String>> before = tables(false);
        clock.advance(PAST_EXPIRY);
        AgentIdentity renewed = renewed();

        open(renewed).close();
        assertThat(tables(false)).isEqualTo(before);
        try (Vault vault = open(renewed)) {
            assertThat(TestVaults.door(vault, ALICE, "google")
                            .send(TestWorld.READ)
                            .status())
                    .isEqualTo(200);
        }
        assertVerified();
    }

    @Test
    void aReKeyAfterARenewalIsVouchedForByTheRenewedCertificate() throws Exception {
        clock.advance(PAST_EXPIRY);
        AgentIdentity renewed = renewed();
        AgentIdentity next = AgentIdentity.fromPkcs12(
                RenewedIdentity.write(
                        fresh("next.p12"),
                        folder.resolve("next-now.p12"),
                        PASSWORD,
                        clock.instant().minusSeconds(60)),
                PASSWORD);
        try (Vault vault = open(renewed)) {
            vault.operator().rekey(next);
        }
        open(next).close();
        assertVerified();
    }

    /** A file with another key, as made at the real time. */
    private Path fresh(String name) {
        assertThat(AgentIdentity.createPkcs12(folder.resolve(name), "agent", PASSWORD)
                        .name())
                .isEqualTo("agent");
        return folder.resolve(name);
    }

    private void assertVerified() {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            VerificationReport report = verifier.verify(
                    new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, clock.instant()));
            assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }

    /** Every row of every table, with or without the log's, which grows by each opening. */
    private Map<String, List<String>> tables(boolean log) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet table = statement.executeQuery("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
                    + " WHERE TABLE_SCHEMA = 'PUBLIC' ORDER BY TABLE_NAME")) {
                while (table.next()) {
                    names.add(table.getString(1));
                }
            }
            assertThat(names).contains("AGENT", "KEY_SLOT", "USER_KEY", "CONNECTION", "AUDIT_HEAD");
            for (String name : names) {
                if (log || !name.startsWith("AUDIT_")) {
                    rows.put(name, rows(statement, name));
                }
            }
        }
        return rows;
    }

    private static List<String> rows(Statement statement, String table) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
            while (row.next()) {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    Object value = row.getObject(column);
                    line.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value)
                            .append('|');
                }
                found.add(line.toString());
            }
        }
        found.sort(null);
        return found;
    }
}
