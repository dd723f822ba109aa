package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.grant.Grant;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.StoreVerifier;
import dev.skillvault.impl.connection.HealthRows;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles of docs/postgresql.md, made by the statements that stand there. */
class PostgresRolesTest {
    private static final UserId ALICE = TestVaults.ALICE;

    @TempDir
    Path folder;

    private DocumentedRoles roles;

    @BeforeEach
    void makeRoles() throws Exception {
        roles = DocumentedRoles.make();
    }

    @AfterEach
    void dropRoles() throws SQLException {
        roles.close();
    }

    @Test
    void theVaultsRoleRunsAVaultAndCannotChangeItsLog() throws Exception {
        roles.migrate();
        try (Sandbox sandbox = Sandbox.builder().seed(7).start()) {
            Vault.Builder builder = TestVaults.builder(folder, "agent", sandbox)
                    .store(roles.database)
                    .storeCredentials("skillvault_agent", new char[0]);
            try (Vault vault = builder.build()) {
                ConnectionInfo connection = TestVaults.connect(vault, sandbox, ALICE, "google");
                Grant grant = vault.operator().grant(TestWorld.WORK, connection.id(), List.of(TestWorld.readingQ3()));
                assertThat(TestVaults.door(vault, ALICE, "google")
                                .send(TestWorld.READ)
                                .status())
                        .isEqualTo(200);
                assertThat(grant.status()).isEqualTo(Grant.Status.ACTIVE);
                assertThat(vault.operator().rotateUserKey(ALICE)).hasSize(2);
                assertThat(TestVaults.door(vault, ALICE, "google")
                                .send(TestWorld.READ)
                                .status())
                        .isEqualTo(200);
                assertThat(vault.operator().rotateUserKey(ALICE)).hasSize(2);
                assertThatThrownBy(() -> vault.operator().forget(ALICE))
                        .isInstanceOf(VaultConfigurationException.class)
                        .hasMessageContaining("open the vault with the steward's role");
                assertThat(vault.operator().connections(ALICE)).hasSize(1);
                AgentIdentity next =
                        AgentIdentity.createPkcs12(folder.resolve("next.p12"), "agent", TestVaults.PASSWORD);
                vault.operator().rekey(next);
            }
        }
        try (Sandbox sandbox = Sandbox.builder().seed(7).start()) {
            Vault.Builder builder = TestVaults.builder(folder, "agent", sandbox)
                    .identity(AgentIdentity.fromPkcs12(folder.resolve("next.p12"), TestVaults.PASSWORD))
                    .store(roles.database)
                    .storeCredentials("skillvault_steward", new char[0]);
            try (Vault vault = builder.build()) {
                assertThat(vault.operator().forget(ALICE).keys()).isEqualTo(2);
                assertThat(vault.operator().connections(ALICE)).isEmpty();
                assertThat(verifyAs("skillvault_auditor").verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
                assertThat(vault.operator().offBoard().agent()).isEqualTo(vault.agent());
            }
        }
        for (String table :
                List.of("audit_entry", "audit_side", "audit_resource", "audit_checkpoint", "audit_pruned")) {
            roles.assertDenied("skillvault_agent", "UPDATE " + table + " SET agent = agent");
            roles.assertDenied("skillvault_agent", "DELETE FROM " + table);
            roles.assertDenied("skillvault_agent", "TRUNCATE " + table);
            roles.assertDenied("skillvault_auditor", "DELETE FROM " + table);
            roles.assertDenied("skillvault_steward", "UPDATE " + table + " SET agent = agent");
        }
        roles.assertDenied("skillvault_agent", "DELETE FROM grant_version");
        roles.assertDenied("skillvault_agent", "DELETE FROM agent");
        roles.assertDenied("skillvault_agent", "UPDATE log_key SET agent_id = agent_id");
        roles.assertDenied("skillvault_agent", "CREATE TABLE skillvault.sneaky (x INT)");
        roles.assertDenied("skillvault_agent", "DROP TABLE audit_side");
        for (String table : List.of("key_slot", "log_key", "user_key", "connection")) {
            roles.assertDenied("skillvault_auditor", "SELECT * FROM " + table);
        }
        assertThat(verifyAs("skillvault_auditor").verdict()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);

        roles.run("skillvault_steward", "DELETE FROM audit_entry WHERE sequence = 1");
        assertThat(verifyAs("skillvault_auditor").verdict()).isEqualTo(Verdict.TAMPERED);
    }

    @Test
    void theOperatorsRoleCommandsAndReadsNothingSealed() throws Exception {
        roles.migrate();
        OperatorKey key = OperatorKey.create(folder.resolve("carol.key"), null);
        try (Sandbox sandbox = Sandbox.builder().seed(7).start()) {
            Vault.Builder builder = TestVaults.builder(folder, "agent", sandbox)
                    .store(roles.database)
                    .storeCredentials("skillvault_agent", new char[0]);
            try (Vault vault = builder.build();
                    OperatorDesk desk = enrolled(vault, key)) {
                ConnectionInfo connection = TestVaults.connect(vault, sandbox, ALICE, "google");
                assertThat(desk.operators()).hasSize(1);
                assertThat(desk.disconnect(connection.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
                try (Connection reader = TestPostgres.connect(roles.database, "skillvault_operator")) {
                    assertThat(HealthRows.of(reader, vault.agent())).hasSize(1);
                }
            }
        }
        roles.assertDenied("skillvault_operator", "SELECT sealed_tokens FROM connection");
        roles.assertDenied("skillvault_operator", "UPDATE connection SET state = state");
        roles.assertDenied("skillvault_operator", "UPDATE operator_command SET state = 'PENDING'");
        for (String table :
                List.of("audit_entry", "key_slot", "log_key", "user_key", "pending_flow", "grant_version")) {
            roles.assertDenied("skillvault_operator", "SELECT * FROM " + table);
        }
        for (String table : List.of("operator_key", "agent", "agent_presence", "vault_meta")) {
            roles.assertDenied("skillvault_operator", "DELETE FROM " + table);
        }
        roles.assertDenied("skillvault_agent", "DELETE FROM operator_key");
        roles.assertDenied("skillvault_agent", "UPDATE operator_key SET status = 'ACTIVE'");
        roles.assertDenied("skillvault_agent", "INSERT INTO operator_command SELECT * FROM operator_command");
        roles.assertDenied("skillvault_auditor", "SELECT * FROM operator_command");
    }

    private OperatorDesk enrolled(Vault vault, OperatorKey key) {
        vault.operator().enrolOperator("carol", key.publicKey());
        return OperatorDesk.open(OperatorDesk.Options.of(roles.database, key).storeUser("skillvault_operator"));
    }

    private VerificationReport verifyAs(String user) {
        try (LogVerifier verifier = StoreVerifier.open(roles.as(user))) {
            return verifier.verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, Instant.now()));
        }
    }

    @Test
    void theVaultsRoleOpensACurrentSchemaOnly() throws Exception {
        assertThatThrownBy(() -> Store.open(roles.as("skillvault_agent")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("migrate it as its owner");
        roles.migrate();
        Store.open(roles.as("skillvault_agent")).close();
        Store.migrate(roles.as("skillvault_owner"));

        roles.run("skillvault_owner", "DELETE FROM flyway_schema_history WHERE version = '2'");
        assertThatThrownBy(() -> Store.open(roles.as("skillvault_agent")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("older version")
                .hasMessageContaining("migrate it as its owner");
        roles.run(
                "skillvault_owner",
                "INSERT INTO flyway_schema_history SELECT 99, '999', 'x', 'SQL', 'V999__x.sql', 1, 'x', now(), 1, true");
        assertThatThrownBy(() -> Store.open(roles.as("skillvault_agent")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void everyTableIsGrantedToTheVault() throws Exception {
        roles.migrate();
        try (Connection connection = TestPostgres.connect(roles.database, TestPostgres.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT relname FROM pg_class WHERE relkind = 'r'"
                        + " AND relnamespace = 'skillvault'::regnamespace"
                        + " AND NOT has_table_privilege('skillvault_agent', oid, 'SELECT')")) {
            assertThat(row.next()).as("a table that docs/postgresql.md forgets").isFalse();
        }
    }
}
