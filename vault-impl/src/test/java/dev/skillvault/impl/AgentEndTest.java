package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.identity.SlotContext;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.key.OffBoarding;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent is off-boarded: nothing of it decrypts any more, and its log stays verifiable. */
class AgentEndTest {
    private static final AgentId AGENT = new AgentId("agent");

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
        for (UserId user : List.of(ALICE, BOB)) {
            ConnectionInfo google = world.connect(user, "google");
            world.grant(
                    google,
                    TestWorld.readingQ3(),
                    Permission.of("google", "gmail.messages.send")
                            .only("recipient", "@example.com")
                            .build());
            assertThat(world.send(user, "google", TestWorld.mail("To: team@example.com"))
                            .status())
                    .isEqualTo(200);
        }
        // left pending
        world.vault.operator().connect(ALICE, "github").close();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AgentIdentity identity() {
        return TestVaults.identity(folder, "agent");
    }

    private long count(String table) throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private VerificationReport verify(OffBoarding end) {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            return verifier.verify(new LogVerifier.Options(
                    List.of(end.checkpoint().note()),
                    List.of(HexFormat.of().formatHex(identity().spkiSha256())),
                    (done, total) -> {},
                    world.clock.instant()));
        }
    }

    @Test
    void everythingIsRevokedAndDeletedAndTheLogStaysVerifiable() throws Exception {
        OffBoarding end = world.vault.operator().offBoard();

        assertThat(end.agent()).isEqualTo(AGENT);
        assertThat(end.connections())
                .hasSize(2)
                .extracting(EndedConnection::result)
                .containsOnly(Disconnection.REVOKED_AT_PROVIDER);
        assertThat(world.count(RecordedRequest.Kind.REVOKE)).isEqualTo(2);
        for (String table :
                List.of("key_slot", "log_key", "user_key", "pending_flow", "approval", "alert", "alert_delivery")) {
            assertThat(count(table)).as(table).isZero();
        }
        assertThat(count("connection WHERE sealed_tokens IS NOT NULL")).isZero();
        // with the certificate alone, up to the last entry
        assertThat(end.checkpoint().size()).isEqualTo(count("audit_entry"));
        assertThat(verify(end).verdict()).as(verify(end).problem()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void theVaultIsClosedAndTheIdentityIsRefusedFromThenOn() {
        world.vault.operator().offBoard();

        assertThatThrownBy(() -> world.vault.checkpoint()).isInstanceOf(VaultUnavailableException.class);
        assertThatThrownBy(
                        () -> TestVaults.builder(folder, "agent", world.sandbox).build())
                .isInstanceOf(IdentityException.class)
                .hasMessageMatching("this agent was off-boarded on \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z: its keys are deleted;"
                        + " enrol a new agent under another name");
        AgentIdentity namesake =
                AgentIdentity.createPkcs12(folder.resolve("namesake.p12"), "agent", TestVaults.PASSWORD);
        assertThatThrownBy(() -> TestVaults.builder(folder, "agent", world.sandbox)
                        .identity(namesake)
                        .build())
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("off-boarded");
    }

    @Test
    void nothingThatWasSavedBeforeDecryptsWithWhatIsLeft() throws Exception {
        List<SealedRows.Row> saved;
        List<byte[]> wrapped = new ArrayList<>();
        String vaultId;
        try (Connection database = world.database();
                Statement statement = database.createStatement()) {
            saved = SealedRows.of(database, AGENT);
            for (String sql : List.of("SELECT sealed_key FROM user_key", "SELECT sealed_seed FROM log_key")) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        wrapped.add(row.getBytes(1));
                    }
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT vault_id FROM vault_meta")) {
                assertThat(row.next()).isTrue();
                vaultId = row.getString(1);
            }
        }
        assertThat(saved).hasSize(5);
        assertThat(wrapped).hasSize(3);
        world.vault.operator().offBoard();

        // the identity still derives keys, of slots that are not there: it opens none of these
        Sealer sealer = new Sealer(new SecureRandom());
        SlotContext context = SlotContext.fresh(vaultId, AGENT, new SecureRandom());
        try (SealingKey derived = X509Identity.from(identity()).key().openSlot(context, new byte[0], null)) {
            for (byte[] each : wrapped) {
                assertThatThrownBy(() -> sealer.open(derived, Binding.of(AGENT, RecordType.LOG_KEY), each))
                        .isExactlyInstanceOf(CannotOpenException.class);
            }
            for (SealedRows.Row row : saved) {
                assertThatThrownBy(() -> sealer.open(derived, row.binding(), row.sealed()))
                        .isExactlyInstanceOf(CannotOpenException.class);
            }
        }
        String file = new String(Files.readAllBytes(folder.resolve("vault.mv.db")), StandardCharsets.ISO_8859_1);
        for (byte[] each : wrapped) {
            assertThat(file).doesNotContain(new String(each, StandardCharsets.ISO_8859_1));
        }
        for (SealedRows.Row row : saved) {
            if (!row.table().equals("audit_side")) {
                assertThat(file).doesNotContain(new String(row.sealed(), StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void aVaultThatIsOpenInAnotherProcessDecidesNothingAnyMore() throws Exception {
        OffBoarding end;
        try (Vault operators =
                TestVaults.builder(folder, "agent", world.sandbox).build()) {
            end = operators.operator().offBoard();
        }
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
        assertThatThrownBy(() -> world.vault.checkpoint())
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageContaining("this agent was off-boarded");
        world.vault.close();
        assertThat(count("audit_entry")).isEqualTo(end.checkpoint().size());
        assertThat(count("user_key")).isZero();
        assertThat(verify(end).verdict()).as(verify(end).problem()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void copiesThatCannotBeDeletedLeaveTheIdentityAWayToRunItAgain() throws Exception {
        world.vault.close();
        AtomicInteger tries = new AtomicInteger();
        KeyCopies copies = new KeyCopies() {
            @Override
            public void forgetUser(UserId user) {}

            @Override
            public void offBoard() {
                if (tries.getAndIncrement() == 0) {
                    throw new VaultUnavailableException("the other disk is away");
                }
            }
        };
        try (Vault vault = open(copies)) {
            assertThatThrownBy(() -> vault.operator().offBoard())
                    .isInstanceOf(VaultUnavailableException.class)
                    .hasMessageContaining("not where copies of keys are kept")
                    .hasMessageEndingWith("run this again");
        }
        assertThat(count("user_key")).isZero();
        assertThat(count("key_slot")).isOne();
        try (Vault vault = open(copies)) {
            OffBoarding end = vault.operator().offBoard();
            assertThat(end.connections()).isEmpty();
            assertThat(verify(end).verdict()).isEqualTo(Verdict.VERIFIED);
        }
        assertThat(count("key_slot")).isZero();
    }

    private Vault open(KeyCopies copies) {
        EmbeddedVaultBuilder builder = (EmbeddedVaultBuilder) TestVaults.builder(folder, "agent", world.sandbox);
        builder.keyCopies = copies;
        return builder.build();
    }

    @Test
    void anEntryBehindTheEndIsTampering() throws Exception {
        OffBoarding end = world.vault.operator().offBoard();
        try (Connection database = world.database();
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate(
                            "INSERT INTO audit_entry (agent, sequence, at, kind, unit, actor, leaf_hash, log_time)"
                                    + " SELECT agent, size, 1, 'VAULT_OPENED', 'u', 'vault', root, 1 FROM audit_head"))
                    .isOne();
        }
        assertThat(verify(end).verdict()).isEqualTo(Verdict.TAMPERED);
    }
}
