package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FIELD rows 11, 14 and 16, and the pitfalls of S1. */
class ConsentAgainTest {
    private static final String SHEETS = "https://www.googleapis.com/auth/spreadsheets";
    private static final String SEND = "https://www.googleapis.com/auth/gmail.send";
    private static final String READ_MAIL = "https://www.googleapis.com/auth/gmail.readonly";

    @TempDir
    Path folder;

    private TestWorld world;
    private VaultOperator operator;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
        operator = world.vault.operator();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ConnectionInfo again(ConnectionId id, String browser) {
        PastedConsent consent = operator.connector(id).paste();
        return consent.complete(world.sandbox
                .browser(browser)
                .consentWithoutFollowing(consent.authorizationUri())
                .toString());
    }

    private void die() {
        world.sandbox.revokeRefreshTokens("google");
        world.clock.advance(Duration.ofHours(2));
        assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ))
                .isInstanceOf(ConnectionUnavailableException.class);
    }

    @Test
    void row11ConsentAgainInPlaceKeepsConnectionIdAndGrants() {
        ConnectionInfo first = world.connect(ALICE, "google");
        Grant grant = world.grant(first, TestWorld.readingQ3());
        die();
        assertThat(operator.connections(ALICE))
                .extracting(ConnectionInfo::state)
                .containsExactly(ConnectionState.NEEDS_CONSENT);

        ConnectionInfo second = again(first.id(), "alice");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(operator.connections(ALICE)).containsExactly(second);
        assertThat(operator.grants(ALICE)).extracting(Grant::id).containsExactly(grant.id());
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
    }

    @Test
    void anotherAccountIsRefusedAndItsTokensAreRevoked() {
        ConnectionInfo first = world.connect(ALICE, "google");
        world.grant(first, TestWorld.readingQ3());

        assertThatThrownBy(() -> again(first.id(), "mallory"))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_ACCOUNT))
                .hasMessageContaining("another Google account");

        assertThat(world.count(Kind.REVOKE)).isEqualTo(1);
        assertThat(operator.connections(ALICE)).containsExactly(first);
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
    }

    /** At Google a revocation ends the whole grant of a person to a client, and with it the other user's connection. */
    @Test
    void anotherAccountThatIsConnectedElsewhereIsRefusedAndStaysAlive() {
        ConnectionInfo first = world.connect(ALICE, "google");
        ConnectionInfo bobs = world.connect(BOB, "google");
        world.grant(bobs, TestWorld.readingQ3());

        assertThatThrownBy(() -> again(first.id(), BOB.value()))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_ACCOUNT));

        assertThat(world.count(Kind.REVOKE)).isZero();
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.send(BOB, "google", TestWorld.READ).status()).isEqualTo(200);
    }

    @Test
    void anAccountThatCannotBeToldFromAnotherIsRefusedAndNothingIsRevoked() {
        ConnectionInfo first = world.connect(ALICE, "google");
        world.sandbox
                .faults()
                .next(Target.kind(Kind.API).withPath("/gmail/v1/users/me/profile"), Fault.status(503, "", Map.of()));

        assertThatThrownBy(() -> again(first.id(), "alice"))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_UNKNOWN));

        assertThat(world.count(Kind.REVOKE)).isZero();
        assertThat(operator.connections(ALICE)).containsExactly(first);
    }

    @Test
    void aDeadConnectionOfOneAccountIsNotRevivedWithAnother() {
        ConnectionInfo first = world.connect(ALICE, "google");
        world.grant(first, TestWorld.readingQ3());
        die();
        PastedConsent consent = operator.connector(ALICE, "google").paste();
        ConnectionInfo other = consent.complete(world.sandbox
                .browser("alice.at.work")
                .consentWithoutFollowing(consent.authorizationUri())
                .toString());
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(operator.connections(ALICE))
                .extracting(ConnectionInfo::state)
                .containsExactlyInAnyOrder(ConnectionState.NEEDS_CONSENT, ConnectionState.ACTIVE);
    }

    @Test
    void theRefreshTokenMissingOnASecondConsentIsTheFormerOne() {
        ConnectionInfo first = world.connect(ALICE, "google");
        world.grant(first, TestWorld.readingQ3());
        world.sandbox.faults().next(Target.kind(Kind.TOKEN_CODE), Fault.withoutField("refresh_token"));

        ConnectionInfo second = again(first.id(), "alice");

        assertThat(second.access().advice()).isEmpty();
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void s1AMissingRefreshTokenIsSaidWithItsCauseAndItsRemedy() {
        world.sandbox.faults().next(Target.kind(Kind.TOKEN_CODE), Fault.withoutField("refresh_token"));
        ConnectionInfo connected = world.connect(ALICE, "google");
        assertThat(connected.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(connected.access().advice())
                .singleElement()
                .asString()
                .contains("no refresh token", "access_type=offline", "prompt=consent", "remove the agent");
        assertThat(operator.connections(ALICE)).containsExactly(connected);
    }

    @Test
    void s1ARedirectMismatchIsToldCharacterByCharacter() {
        PastedConsent consent = operator.connector(ALICE, "github").paste();
        String state = consent.authorizationUri().getRawQuery().replaceAll("(?:.*&)?state=([^&]*).*", "$1");
        assertThatThrownBy(() ->
                        consent.complete("http://127.0.0.1:1/callback?error=redirect_uri_mismatch&state=" + state))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REGISTRATION))
                .hasMessageContaining("http://127.0.0.1:1/callback")
                .hasMessageContaining("character by character");
    }

    @Test
    void row14ANarrowerConsentIsStoredAsGrantedAndNamesWhatIsMissing() {
        PastedConsent consent = operator.connector(ALICE, "google").paste();
        ConnectionInfo connected = consent.complete(world.sandbox
                .browser("alice")
                .grantOnly(Set.of(SEND))
                .consentWithoutFollowing(consent.authorizationUri())
                .toString());
        assertThat(connected.scopes()).containsExactly(SEND);
        assertThat(connected.access().missing()).contains(SHEETS, READ_MAIL).doesNotContain(SEND);
        assertThat(connected.access().advice()).singleElement().asString().contains("not granted: ", SHEETS);
        assertThat(operator.connections(ALICE)).containsExactly(connected);
    }

    @Test
    void row14ScopesThatTheProviderDoesNotNameAreThoseAskedFor() {
        world.sandbox.faults().next(Target.kind(Kind.TOKEN_CODE), Fault.withoutField("scope"));
        assertThat(world.connect(ALICE, "google").scopes()).contains(SHEETS, SEND, READ_MAIL);
    }

    @Test
    void row14ARefreshAsksForNoScopeAndStoresWhatItIsGiven() {
        ConnectionInfo connected = world.connect(ALICE, "google");
        world.grant(connected, TestWorld.readingQ3());
        world.sandbox.faults().next(Target.kind(Kind.TOKEN_REFRESH), Fault.field("scope", new TextNode(SHEETS)));
        world.clock.advance(Duration.ofHours(2));
        assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        assertThat(operator.connections(ALICE))
                .extracting(ConnectionInfo::scopes)
                .containsExactly(Set.of(SHEETS));
    }

    @Test
    void row14ThePolicyIsCheckedBeforeTheRefresh() {
        PastedConsent consent = operator.connector(ALICE, "google").paste();
        ConnectionInfo connected = consent.complete(world.sandbox
                .browser("alice")
                .grantOnly(Set.of(SEND))
                .consentWithoutFollowing(consent.authorizationUri())
                .toString());
        world.grant(connected, TestWorld.readingQ3());
        world.clock.advance(Duration.ofHours(2));
        assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.SCOPE_MISSING));
        assertThat(world.count(Kind.TOKEN_REFRESH)).isZero();
    }

    @Test
    void row16DisconnectRevokesTheRefreshTokenAtTheProvider() {
        ConnectionInfo connected = world.connect(ALICE, "google");
        assertThat(operator.disconnect(connected.id())).isEqualTo(Disconnection.REVOKED_AT_PROVIDER);
        assertThat(world.count(Kind.REVOKE)).isEqualTo(1);
        assertThatThrownBy(() -> operator.connector(connected.id())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void row16AFailedRevocationIsReportedHonestly() {
        ConnectionInfo connected = world.connect(ALICE, "google");
        world.sandbox.faults().next(Target.kind(Kind.REVOKE), Fault.status(503, "", Map.of()));
        assertThat(operator.disconnect(connected.id())).isEqualTo(Disconnection.REVOCATION_FAILED);
        assertThat(operator.connections(ALICE))
                .extracting(ConnectionInfo::state)
                .containsExactly(ConnectionState.REVOKED);
    }

    @Test
    void anUnknownConnectionIsNotConnectedAgain() {
        assertThatThrownBy(() -> operator.connector(new ConnectionId("co_" + "0".repeat(32))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
