package dev.skillvault.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.HealthReader;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.operator.CommandException;
import dev.skillvault.operator.CommandedConsent;
import dev.skillvault.operator.ConsentWay;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator with a key of their own, and a running agent. */
class OperatorDeskTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private TestWorld world;
    private OperatorKey key;
    private OperatorDesk desk;

    @BeforeEach
    void runAnAgent() {
        world = TestWorld.open(folder);
        key = OperatorKey.create(folder.resolve("carol.key"), null);
        world.vault.operator().enrolOperator("carol", key.publicKey());
        desk = OperatorDesk.open(TestVaults.url(folder), key);
    }

    @AfterEach
    void stop() {
        desk.close();
        world.close();
    }

    private List<AuditEntry> entries() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest().limit(1000));
        }
    }

    /** Entries since the last one of the kind, and who is said to have caused them. */
    private void assertCausedByCarol(EntryKind kind) {
        assertThat(entries().stream().filter(entry -> entry.kind() == kind).findFirst())
                .hasValueSatisfying(
                        entry -> assertThat(entry.field(AuditField.ACTOR)).contains("operator:carol"));
    }

    private ConnectionInfo connect() {
        CommandedConsent consent = desk.connect(TestVaults.ALICE, "google", ConsentWay.LOOPBACK);
        world.sandbox.browser("alice").consent(consent.link());
        return consent.await(LONG);
    }

    @Test
    void theAgentConnectsAnAccountOnCommand() {
        ConnectionInfo info = connect();
        assertThat(info.user()).isEqualTo(TestVaults.ALICE);
        assertThat(info.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(world.vault.operator().connections(TestVaults.ALICE))
                .extracting(ConnectionInfo::id)
                .containsExactly(info.id());
        for (EntryKind kind : List.of(
                EntryKind.COMMAND_TAKEN,
                EntryKind.CONSENT_BEGUN,
                EntryKind.CONSENT_ANSWERED,
                EntryKind.USER_KEY_CREATED,
                EntryKind.CONNECTED,
                EntryKind.COMMAND_OUTCOME)) {
            assertCausedByCarol(kind);
        }
    }

    @Test
    void aPastedAnswerCompletesTheFlowAndAWrongOneDoesNot() throws Exception {
        CommandedConsent consent = desk.connect(TestVaults.ALICE, "google", ConsentWay.PASTE);
        assertThat(consent.userCode()).isEmpty();
        assertThatThrownBy(() -> desk.answer(consent.flow(), "http://127.0.0.1/callback?code=x&state=other"))
                .isInstanceOf(ConsentException.class);
        URI answer = world.sandbox.browser("alice").consentWithoutFollowing(consent.link());
        ConnectionInfo info = desk.answer(consent.flow(), answer.toString());
        assertThat(consent.await(LONG)).isEqualTo(info);
        assertCausedByCarol(EntryKind.CONNECTED);
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM operator_command WHERE arguments <> '{}' OR result LIKE '%code_challenge%'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1))
                    .as("neither the answer nor the link stays")
                    .isZero();
        }
    }

    @Test
    void aDeviceCodeIsShownAndAwaited() {
        CommandedConsent consent = desk.connect(TestVaults.ALICE, "github", ConsentWay.DEVICE);
        assertThat(consent.userCode()).isPresent();
        assertThat(consent.link().getScheme()).isEqualTo("https");
        assertThat(consent.expiresAt()).isAfter(world.clock.instant());
        world.sandbox.browser("alice").enterCode(consent.userCode().orElseThrow());
        world.clock.advance(Duration.ofSeconds(6));
        assertThat(consent.await(LONG).provider()).isEqualTo("github");
    }

    @Test
    void anotherOperatorCannotAnswer() {
        OperatorKey other = OperatorKey.create(folder.resolve("dave.key"), null);
        EnrolledOperator dave = desk.enrolOperator("dave", other.publicKey());
        assertThat(dave.id()).isEqualTo(other.id());
        assertCausedByCarol(EntryKind.OPERATOR_ENROLLED);
        CommandedConsent consent = desk.connect(TestVaults.ALICE, "google", ConsentWay.PASTE);
        try (OperatorDesk daves = OperatorDesk.open(TestVaults.url(folder), other)) {
            assertThatThrownBy(() -> daves.answer(consent.flow(), "whatever"))
                    .isInstanceOfSatisfying(
                            ConsentException.class,
                            e -> assertThat(e.reason()).isEqualTo(ConsentException.Reason.UNKNOWN_ANSWER));
            desk.endOperator(dave.id());
            assertThatThrownBy(daves::operators)
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> assertThat(e.reason()).isEqualTo(CommandException.Reason.REFUSED));
        }
        assertThat(desk.operators())
                .extracting(EnrolledOperator::name, EnrolledOperator::active)
                .containsExactly(tuple("carol", true), tuple("dave", false));
    }

    @Test
    void anAccountIsDisconnectedOnCommand() {
        ConnectionInfo info = connect();
        assertThat(desk.disconnect(info.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
        assertCausedByCarol(EntryKind.DISCONNECTED);
        assertThatThrownBy(() -> desk.disconnect(info.id()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("has ended");
        assertThatThrownBy(() -> desk.disconnect(new ConnectionId("co_0123456789abcdef0123456789abcdef")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("there is no connection");
    }

    @Test
    void aGrantIsComparedWithWhatTheOperatorSignedThatTheyMean() {
        world.connect(TestVaults.BOB, "google");
        GrantRequestId bobs =
                desk.grantDesk().request(TestVaults.BOB).requests().get(0).id();
        GrantAnswer answer = GrantAnswer.to(bobs, List.of(TestWorld.readingQ3()))
                .meaning(new GrantAnswer.Meant(TestWorld.WORK, TestVaults.ALICE, null));
        assertThatThrownBy(() -> desk.grantDesk().grant(answer))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("was not meant");
        assertThat(world.vault.operator().grants(TestVaults.BOB)).isEmpty();
    }

    @Test
    void anUnknownProviderIsSaidSo() {
        assertThatThrownBy(() -> desk.connect(TestVaults.ALICE, "nowhere", ConsentWay.LOOPBACK))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void closingTheAgentEndsWhatWaitsForSomebody() {
        CommandedConsent consent = desk.connect(TestVaults.ALICE, "google", ConsentWay.LOOPBACK);
        world.vault.close();
        assertThatThrownBy(() -> consent.await(LONG))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(ConsentException.Reason.CLOSED));
    }

    @Test
    void aKeyThatNoAgentKnowsOpensNoDesk() {
        OperatorKey unknown = OperatorKey.create(folder.resolve("unknown.key"), null);
        assertThatThrownBy(() -> OperatorDesk.open(TestVaults.url(folder), unknown))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("no agent in this store knows");
        assertThatThrownBy(() -> OperatorDesk.open("jdbc:h2:file:" + folder.resolve("nothing/vault"), key))
                .isInstanceOf(VaultConfigurationException.class);
    }

    @Test
    void healthIsReadWithoutAKey() {
        ConnectionInfo info = connect();
        try (HealthReader reader = HealthReader.open(TestVaults.url(folder))) {
            HealthReader.AgentHealth health = reader.agents().get(0);
            assertThat(health.agent()).isEqualTo(world.vault.agent());
            assertThat(health.lastSeen()).contains(world.clock.instant().truncatedTo(ChronoUnit.MICROS));
            assertThat(health.connections()).isEqualTo(world.vault.operator().health());
            ConnectionHealth one = health.connections().get(0);
            assertThat(one.connection().id()).isEqualTo(info.id());
            assertThat(one.kind()).isEqualTo(ConnectionHealth.Kind.CODE);
            assertThat(one.times().nextRefresh()).isPresent();
            assertThat(one.trouble().failures()).isZero();
            world.vault.close();
            assertThat(reader.agents().get(0).lastSeen()).isEmpty();
        }
    }
}
