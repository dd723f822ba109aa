package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static dev.skillvault.impl.TestVaults.url;
import static dev.skillvault.impl.TestWorld.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.EndedConnection;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.key.UserErasure;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.Hold;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user is forgotten: revoked at the provider, nothing opens any more, and the log still verifies. */
class UserErasureTest {
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
        }
        world.connect(ALICE, "github");
        for (int i = 0; i < 2; i++) {
            for (UserId user : List.of(ALICE, BOB)) {
                assertThat(world.send(user, "google", TestWorld.mail("To: team@example.com"))
                                .status())
                        .isEqualTo(200);
            }
        }
        // left pending
        world.vault.operator().connect(ALICE, "google").close();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private UserErasure forget() {
        return world.vault.operator().forget(ALICE);
    }

    private VerificationReport verify() {
        try (LogVerifier verifier = LogVerifier.open(url(folder))) {
            return verifier.verify(
                    new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, world.clock.instant()));
        }
    }

    private void assertVerified(String... remarks) {
        VerificationReport report = verify();
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.remarks()).hasSize(remarks.length);
        for (int i = 0; i < remarks.length; i++) {
            assertThat(report.remarks().get(i)).contains(remarks[i]);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void theTokensAreRevokedAtTheProvidersFirst() {
        UserErasure erasure = forget();

        assertThat(erasure.user()).isEqualTo(ALICE);
        assertThat(erasure.connections())
                .extracting(EndedConnection::provider, EndedConnection::result)
                .containsExactlyInAnyOrder(
                        tuple("google", Disconnection.REVOKED_AT_PROVIDER),
                        tuple("github", Disconnection.REVOKED_AT_PROVIDER));
        assertThat(erasure.keys()).isOne();
        assertThat(erasure.auditRows()).isEqualTo(2);
        assertThat(world.count(RecordedRequest.Kind.REVOKE)).isEqualTo(2);
        assertVerified("2 side rows erased at the request of alice");
    }

    @Test
    void nothingOfTheUserIsLeftInAnyTableButTheLog() throws Exception {
        forget();
        for (String table : List.of(
                "user_key", "connection", "pending_flow", "approval", "grant_version", "grant_request", "alert")) {
            assertThat(count("SELECT COUNT(*) FROM " + table + " WHERE user_id = 'alice'"))
                    .as(table)
                    .isZero();
        }
        assertThat(count("SELECT COUNT(*) FROM grant_counter c WHERE NOT EXISTS"
                        + " (SELECT 1 FROM grant_version g WHERE g.grant_id = c.grant_id)"))
                .isZero();
        assertThat(world.vault.operator().connections(ALICE)).isEmpty();
        assertThat(world.vault.operator().grants(ALICE)).isEmpty();
        assertThat(world.vault.grantedSkills(ALICE)).isEmpty();
        // nobody else is touched
        assertThat(world.send(BOB, "google", READ).status()).isEqualTo(200);
        assertThat(count("SELECT COUNT(*) FROM audit_side")).isEqualTo(2);
    }

    @Test
    void whatCameOfOperatorsCommandsIsForgottenAndTheirArgumentsAreNotInTheLog() throws Exception {
        OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
        world.vault.operator().enrolOperator("carol", key.publicKey());
        try (OperatorDesk desk = OperatorDesk.open(url(folder), key)) {
            ConnectionInfo second = world.connect(ALICE, "google");
            GrantRequestInfo request = desk.grantDesk().request(ALICE).requests().stream()
                    .filter(each -> each.holder().connection().equals(second.id()))
                    .findFirst()
                    .orElseThrow();
            // what the agent was told is in the log, also if it came to nothing
            assertThatThrownBy(() -> desk.grantDesk().deny(request.id(), "zoe@example.com is her sister"))
                    .isInstanceOf(CommandException.class);
            desk.grantDesk()
                    .grant(
                            request.id(),
                            List.of(Permission.of("google", "gmail.messages.send")
                                    .only("recipient", "zoe@example.com")
                                    .build()));
        }
        assertThat(count("SELECT COUNT(*) FROM operator_command WHERE result LIKE '%zoe@example.com%'"))
                .isPositive();
        forget();
        assertThat(count("SELECT COUNT(*) FROM operator_command")).isZero();
        try (AuditReader reader = AuditReader.open(url(folder))) {
            assertThat(reader.list(AuditQuery.newest().only(AuditField.KIND, "COMMAND_TAKEN")))
                    .isNotEmpty()
                    .noneMatch(
                            entry -> entry.field(AuditField.DETAILS).orElse("").contains("zoe"));
        }
    }

    @Test
    void nothingOpensThatIsPutBack() throws Exception {
        List<SealedRows.Row> saved;
        List<String> side = new ArrayList<>();
        try (Connection database = world.database()) {
            saved = SealedRows.of(database, AGENT);
            try (Statement statement = database.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT s.sequence, s.salt, s.sealed FROM audit_side s JOIN audit_entry e"
                                    + " ON e.sequence = s.sequence WHERE e.subject = 'alice' ORDER BY 1")) {
                while (row.next()) {
                    side.add("INSERT INTO audit_side VALUES ('agent', " + row.getLong(1) + ", '" + row.getString(2)
                            + "', '" + row.getString(3) + "')");
                }
            }
        }
        assertThat(saved).filteredOn(row -> row.user().equals(ALICE)).hasSize(5);
        forget();
        try (Connection database = world.database();
                Statement statement = database.createStatement()) {
            for (String insert : side) {
                assertThat(statement.executeUpdate(insert)).isOne();
            }
        }
        assertVerified(
                "0 side rows erased at the request of alice",
                "2 side rows that were erased are there again, unchanged");

        world.vault.close();
        try (Store store = Store.open(StoreUrl.parse(url(folder)));
                KeyRing ring = AgentKeys.openOrEnrol(
                                store,
                                X509Identity.from(TestVaults.identity(folder, "agent")),
                                world.clock,
                                new SecureRandom())
                        .ring()) {
            for (SealedRows.Row row : saved) {
                if (row.user().equals(ALICE)) {
                    assertThatThrownBy(() -> store.read(jdbc -> ring.open(jdbc, row.binding(), row.sealed())))
                            .as(row.table())
                            .isExactlyInstanceOf(CannotOpenException.class);
                } else {
                    assertThat(store.<byte[]>read(jdbc -> ring.open(jdbc, row.binding(), row.sealed())))
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void aProviderThatCannotBeReachedIsReportedAndTheUserForgottenNonetheless() throws Exception {
        world.sandbox
                .faults()
                .always(
                        Target.host("oauth2.googleapis.com").withKind(RecordedRequest.Kind.REVOKE),
                        Fault.dropBeforeProcessing());

        assertThat(forget().connections())
                .extracting(EndedConnection::provider, EndedConnection::result)
                .containsExactlyInAnyOrder(
                        tuple("google", Disconnection.REVOCATION_FAILED),
                        tuple("github", Disconnection.REVOKED_AT_PROVIDER));
        assertThat(count("SELECT COUNT(*) FROM user_key WHERE user_id = 'alice'"))
                .isZero();
        try (AuditReader reader = AuditReader.open(url(folder))) {
            assertThat(reader.list(AuditQuery.newest().only(AuditField.KIND, "DISCONNECTED")))
                    .extracting(entry -> entry.field(AuditField.OUTCOME).orElseThrow())
                    .containsExactlyInAnyOrder("REVOCATION_FAILED", "REVOKED_AT_PROVIDER");
        }
    }

    @Test
    void withoutAClientRegistrationNothingIsAskedAndThatIsSaid() {
        world.vault.close();
        try (Vault bare = Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(url(folder))
                .clock(world.clock)
                .build()) {
            assertThat(bare.operator().forget(ALICE).connections())
                    .hasSize(2)
                    .extracting(EndedConnection::result)
                    .containsOnly(Disconnection.NO_CLIENT_REGISTRATION);
        }
        assertThat(world.count(RecordedRequest.Kind.REVOKE)).isZero();
    }

    @Test
    void forgettingAgainIsHarmlessAndFindsNothing() {
        assertThat(forget().keys()).isOne();
        UserErasure again = forget();
        assertThat(again.connections()).isEmpty();
        assertThat(again.keys()).isZero();
        assertThat(again.auditRows()).isZero();
        assertVerified("2 side rows erased at the request of alice", "0 side rows erased at the request of alice");
    }

    @Test
    void copiesOfTheKeysThatCannotBeDeletedAreReportedAndItCanBeRunAgain() throws Exception {
        world.vault.close();
        AtomicBoolean reachable = new AtomicBoolean();
        List<UserId> told = new ArrayList<>();
        EmbeddedVaultBuilder builder = (EmbeddedVaultBuilder) TestVaults.builder(folder, "agent", world.sandbox);
        builder.keyCopies = new KeyCopies() {
            @Override
            public void forgetUser(UserId user) {
                if (!reachable.get()) {
                    throw new VaultUnavailableException("the other disk is away");
                }
                told.add(user);
            }

            @Override
            public void offBoard() {}
        };
        try (Vault vault = builder.build()) {
            assertThatThrownBy(() -> vault.operator().forget(ALICE))
                    .isInstanceOf(VaultUnavailableException.class)
                    .hasMessage("the user is forgotten in the vault's store, but not where copies of its keys are kept:"
                            + " run this again");
            assertThat(vault.operator().userKeys(ALICE)).isEmpty();
            reachable.set(true);
            assertThat(vault.operator().forget(ALICE).keys()).isZero();
        }
        assertThat(told).containsExactly(ALICE);
    }

    @Test
    void aUserWhoComesBackIsANewUserWithANewKey() throws Exception {
        forget();
        ConnectionInfo google = world.connect(ALICE, "google");
        world.grant(google, TestWorld.readingQ3());
        assertThat(world.send(ALICE, "google", READ).status()).isEqualTo(200);
        assertThat(count("SELECT COUNT(*) FROM user_key WHERE user_id = 'alice'"))
                .isOne();
        assertVerified("2 side rows erased at the request of alice");
    }

    @Test
    void anOldGrantThatIsPutBackIsNotBelieved() throws Exception {
        List<String> columns = List.of(
                "agent_id",
                "grant_id",
                "user_id",
                "skill_id",
                "connection_id",
                "parent_id",
                "status",
                "permissions",
                "artifact_sha256",
                "wishes",
                "made_at",
                "signature");
        List<String> values = new ArrayList<>();
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM grant_version WHERE user_id = 'alice'")) {
            assertThat(row.next()).isTrue();
            for (String column : columns) {
                values.add(row.getString(column));
            }
        }
        forget();
        try (Connection database = world.database();
                PreparedStatement insert = database.prepareStatement("INSERT INTO grant_version (version, "
                        + String.join(", ", columns) + ") VALUES (1" + ", ?".repeat(columns.size()) + ")")) {
            for (int i = 0; i < values.size(); i++) {
                insert.setString(i + 1, values.get(i));
            }
            assertThat(insert.executeUpdate()).isOne();
        }
        assertThat(world.vault.operator().grants(ALICE)).isEmpty();
    }

    @Test
    void aRefreshUnderWayBringsNothingBack() throws Exception {
        world.clock.advance(Duration.ofMinutes(59));
        var hold = world.sandbox.faults().hold(Target.kind(RecordedRequest.Kind.TOKEN_REFRESH));
        Thread caller = new Thread(() ->
                assertThatThrownBy(() -> world.send(ALICE, "google", READ)).isInstanceOf(RuntimeException.class));
        caller.start();
        try {
            hold.arrived();
            forget();
        } finally {
            hold.release();
        }
        caller.join();
        assertThat(count("SELECT COUNT(*) FROM user_key WHERE user_id = 'alice'"))
                .isZero();
        assertThat(count("SELECT COUNT(*) FROM connection WHERE user_id = 'alice'"))
                .isZero();
        assertVerified("2 side rows erased at the request of alice");
    }

    @Test
    void theWrappedKeyIsNotInTheFileOnceTheVaultIsClosed() throws Exception {
        String key;
        String tokens;
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT k.sealed_key, c.sealed_tokens FROM user_key k"
                        + " JOIN connection c ON c.user_id = k.user_id WHERE k.user_id = 'alice'")) {
            assertThat(row.next()).isTrue();
            key = latin(row.getBytes(1));
            tokens = latin(row.getBytes(2));
        }
        assertThat(file()).as("it is found while it is there").contains(key);
        forget();
        world.vault.close();

        assertThat(file()).doesNotContain(key).doesNotContain(tokens);
        assertVerified("2 side rows erased at the request of alice");
        assertThat(count("SELECT COUNT(*) FROM audit_entry WHERE subject = 'alice'"))
                .as("what the log's entries say stays")
                .isPositive();
    }

    private String file() throws Exception {
        return latin(Files.readAllBytes(folder.resolve("vault.mv.db")));
    }

    /** The code is being traded when the user is forgotten: what comes back belongs to nobody, and is revoked. */
    @Test
    void aConsentUnderWayBringsNothingBack() throws Exception {
        int ended;
        List<ConsentException> refused = new CopyOnWriteArrayList<>();
        long revokedBefore = world.count(RecordedRequest.Kind.REVOKE);
        Hold hold = world.sandbox.faults().hold(Target.kind(RecordedRequest.Kind.TOKEN_CODE));
        Thread caller = new Thread(() -> {
            try {
                var unused = world.connect(ALICE, "google");
            } catch (ConsentException e) {
                refused.add(e);
            }
        });
        caller.start();
        try {
            hold.arrived();
            ended = forget().connections().size();
        } finally {
            hold.release();
        }
        caller.join();
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0)).hasMessageContaining("forgotten meanwhile");
        assertVerified("side rows erased at the request of alice");
        assertThat(count("SELECT COUNT(*) FROM user_key WHERE user_id = 'alice'"))
                .isZero();
        assertThat(count("SELECT COUNT(*) FROM connection WHERE user_id = 'alice'"))
                .isZero();
        // the tokens that were there, and those that came too late
        assertThat(world.count(RecordedRequest.Kind.REVOKE)).isEqualTo(revokedBefore + ended + 1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
