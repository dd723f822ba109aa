package dev.skillvault.impl.health;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.impl.DescribedEntries;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.Target;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health by token introspection (RFC 7662), where an operation is not named: Salesforce, and providers found by their metadata. */
class IntrospectionCheckTest {
    private static final Target INTROSPECTION = Target.kind(Kind.INTROSPECT);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Fault INACTIVE = Fault.status(200, "{\"active\":false}", JSON);

    @TempDir
    Path folder;

    private final Sandbox sandbox =
            Sandbox.builder().clock(TestClock.startingAt(Instant.now())).seed(5).start();

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Vault.Builder builder(String... providers) {
        Vault.Builder builder = TestVaults.builder(folder, "agent", sandbox)
                .provider("standard", URI.create("https://auth.example.test"));
        for (String provider : providers) {
            ClientRegistration client = sandbox.client(provider);
            builder.oauthClient(
                    provider, client.clientId(), client.clientSecret().toCharArray());
        }
        return builder;
    }

    private ConnectionInfo connect(String provider) {
        try (Vault vault = builder(provider).build();
                ConsentFlow flow = vault.operator().connect(ALICE, provider)) {
            sandbox.browser("alice").consent(flow.authorizationUri());
            return flow.await(Duration.ofSeconds(20));
        }
    }

    /** Opens the vault, which checks at once; says how the connection is afterwards. */
    private ConnectionInfo check(String... registrations) {
        // closing lets the check end first
        builder(registrations).healthChecks(Duration.ofHours(6)).build().close();
        try (Vault vault = builder(registrations).build()) {
            return vault.operator().connections(ALICE).get(0);
        }
    }

    @Test
    void aTokenThatIsCalledActiveIsOnProbationNoLonger() throws Exception {
        sandbox.faults().next(Target.kind(Kind.TOKEN_CODE), Fault.withoutField("refresh_token"));
        ConnectionInfo connection = connect("standard");
        try (Connection database = TestWorld.database(folder);
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE connection SET state = 'DEGRADED', failures = 1"))
                    .isEqualTo(1);
        }
        assertThat(check("standard").state()).isEqualTo(ConnectionState.ACTIVE);
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            assertThat(DescribedEntries.checked(reader.list(AuditQuery.newest())))
                    .filteredOn(entry -> entry.kind().equals(EntryKind.ACCESS_CONFIRMED))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.field(AuditField.CONNECTION))
                            .contains(connection.id().value()));
        }
    }

    private long count(Kind kind) {
        return sandbox.requests().stream().filter(each -> each.kind() == kind).count();
    }

    private List<AuditEntry> own(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return DescribedEntries.checked(reader.list(AuditQuery.newest())).stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .filter(entry -> entry.field(AuditField.AUTHORITY)
                            .filter("health-check"::equals)
                            .isPresent())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"salesforce", "standard"})
    void anActiveTokenIsAskedAboutOnceAndRecordedAsTheVaultsOwnCall(String provider) {
        ConnectionInfo connection = connect(provider);
        assertThat(check(provider).state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(sandbox.requests())
                .filteredOn(each -> each.kind() == Kind.INTROSPECT)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.account()).as("it was this account's token").isEqualTo("alice");
                    assertThat(each.status()).isEqualTo(200);
                });
        assertThat(count(Kind.TOKEN_REFRESH)).isZero();
        for (EntryKind kind : List.of(EntryKind.CALL_INTENT, EntryKind.CALL_OUTCOME)) {
            assertThat(own(kind)).singleElement().satisfies(entry -> {
                assertThat(entry.field(AuditField.ACTOR)).contains("vault");
                assertThat(entry.field(AuditField.OPERATION)).contains("oauth.introspection");
                assertThat(entry.field(AuditField.CONNECTION))
                        .contains(connection.id().value());
            });
        }
        assertThat(own(EntryKind.CALL_OUTCOME).get(0).field(AuditField.OUTCOME)).contains("HTTP 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"salesforce", "standard"})
    void anInactiveTokenIsRefreshedOnceAndAskedAboutOnceMore(String provider) {
        connect(provider);
        sandbox.expireAccessTokens(provider);
        assertThat(check(provider).state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(count(Kind.INTROSPECT)).isEqualTo(2);
        assertThat(own(EntryKind.CALL_OUTCOME))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.OUTCOME)).contains("HTTP 200"));
    }

    /** A server says so too of a token that the asking client may not know of: RFC 7662 section 2.2. */
    @Test
    void aProviderThatCallsEveryTokenInactiveKillsNothing() {
        connect("standard");
        sandbox.faults().always(INTROSPECTION, INACTIVE);
        assertThat(check("standard").state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(count(Kind.INTROSPECT)).isEqualTo(2);
        assertThat(own(EntryKind.CALL_OUTCOME))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.OUTCOME)).contains("NO_ACCESS"));
    }

    @Test
    void anInactiveTokenThatNothingRenewsIsNotDeclaredDead() {
        sandbox.faults().next(Target.kind(Kind.TOKEN_CODE), Fault.withoutField("refresh_token"));
        connect("salesforce");
        sandbox.faults().always(INTROSPECTION, INACTIVE);
        assertThat(check("salesforce").state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(count(Kind.INTROSPECT)).isEqualTo(1);
        assertThat(count(Kind.TOKEN_REFRESH)).isZero();
    }

    @Test
    void whatTheTokenEndpointCallsDeadIsDead() {
        connect("standard");
        sandbox.expireAccessTokens("standard");
        sandbox.revokeRefreshTokens("standard");
        assertThat(check("standard").state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        check("standard");
        assertThat(count(Kind.INTROSPECT)).as("the dead are not asked").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"active\":\"false\"}", "not JSON", ""})
    void anAnswerThatIsNoneSaysNothing(String body) {
        connect("standard");
        sandbox.faults().always(INTROSPECTION, Fault.status(200, body, JSON));
        assertThat(check("standard").state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(count(Kind.TOKEN_REFRESH)).isZero();
        assertThat(own(EntryKind.CALL_OUTCOME))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.OUTCOME)).contains("NO_ANSWER"));
    }

    /** 401 is about the client, not about the token: RFC 7662 section 2.3. */
    @Test
    void aClientThatMayNotAskLearnsNothingOfTheToken() {
        connect("standard");
        sandbox.faults().always(INTROSPECTION, Fault.status(401, "{\"error\":\"invalid_client\"}", JSON));
        assertThat(check("standard").state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(count(Kind.TOKEN_REFRESH)).isZero();
        assertThat(own(EntryKind.CALL_OUTCOME))
                .singleElement()
                .satisfies(entry -> assertThat(entry.field(AuditField.OUTCOME)).contains("HTTP 401"));
    }

    @Test
    void withoutARegistrationNobodyIsAsked() {
        connect("standard");
        assertThat(check().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(count(Kind.INTROSPECT)).isZero();
        assertThat(own(EntryKind.CALL_INTENT)).isEmpty();
    }
}
