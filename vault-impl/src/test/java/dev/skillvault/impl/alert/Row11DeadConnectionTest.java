package dev.skillvault.impl.alert;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.Alert.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 11 of what breaks in practice: a dead connection. */
class Row11DeadConnectionTest {
    @TempDir
    Path folder;

    private AlertWorld world;
    private final HeldChannel channel = new HeldChannel("held");

    @BeforeEach
    void open() {
        world = new AlertWorld(folder);
        world.open(builder -> builder.alerts(channel));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void itIsToldOnceWithTheLinkAndAsksTheProviderNoMore() throws Exception {
        ConnectionInfo connection = world.connect();
        world.kill();
        ConnectionUnavailableException first = world.refused();
        long refreshes = world.refreshes();
        for (int i = 0; i < 5; i++) {
            assertThat(world.refused()).hasMessage(first.getMessage());
        }
        assertThat(world.refreshes()).isEqualTo(refreshes);
        assertThat(world.vault().operator().connections(ALICE))
                .extracting(ConnectionInfo::state)
                .containsExactly(ConnectionState.NEEDS_CONSENT);

        Alert alert = channel.next();
        assertThat(alert.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(alert.account()).isEqualTo(new Alert.Account(connection.id(), ALICE, "Google"));
        assertThat(alert.advice().link()).isEqualTo(first.consentLink());
        world.closeVault();
        assertThat(channel.taken).as("told once").isEmpty();
    }

    @Test
    void whateverNeedsItFailsAtOnceWithOneSentenceThatNamesTheConnectionAndTheLink() {
        ConnectionInfo connection = world.connect();
        world.kill();
        ConnectionUnavailableException refused = world.refused();
        assertThat(refused.state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(refused.connection()).contains(connection.id());
        URI link = refused.consentLink().orElseThrow();
        assertThat(refused)
                .hasMessageContaining(connection.id().value())
                .hasMessageContaining(link.toString())
                .hasMessageContaining("Google");
        assertThat(refused.getMessage().lines()).hasSize(1);
    }

    @Test
    void consentAgainInPlaceKeepsTheConnectionAndItsGrantsAndIsToldToo() throws Exception {
        ConnectionInfo connection = world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        URI link = channel.next().advice().link().orElseThrow();

        URI callback = world.sandbox.browser("alice").consentWithoutFollowing(link);
        ConnectionInfo again = world.vault().operator().complete(callback);

        assertThat(again.id()).isEqualTo(connection.id());
        assertThat(world.read().status()).isEqualTo(200);
        Alert well = channel.next();
        assertThat(well.kind()).isEqualTo(Kind.WELL_AGAIN);
        assertThat(well.advice().link()).isEmpty();
        assertThat(well.account().connection()).isEqualTo(connection.id());
    }

    /** The person said no, or the exchange failed: the link is used up, and the alert goes on to be of use. */
    @Test
    void aLinkThatWasUsedInVainIsReplaced() throws Exception {
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        URI used = channel.next().advice().link().orElseThrow();
        assertThat(world.refused().consentLink()).contains(used);
        String state = used.getRawQuery().replaceAll("(?:.*&)?state=([^&]+).*", "$1");
        URI denied = URI.create("http://127.0.0.1:1/callback?error=access_denied&state=" + state);
        assertThatThrownBy(() -> world.vault().operator().complete(denied)).isInstanceOf(ConsentException.class);

        URI fresh = world.refused().consentLink().orElseThrow();
        assertThat(fresh).isNotEqualTo(used);
        assertThat(world.refused().consentLink())
                .as("one link, until it is used")
                .contains(fresh);
        world.vault().operator().complete(world.sandbox.browser("alice").consentWithoutFollowing(fresh));
        assertThat(world.read().status()).isEqualTo(200);
    }

    @Test
    void oneThatDiesAgainIsToldAgain() throws Exception {
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        Alert first = channel.next();
        world.vault()
                .operator()
                .complete(world.sandbox
                        .browser("alice")
                        .consentWithoutFollowing(first.advice().link().orElseThrow()));
        assertThat(channel.next().kind()).isEqualTo(Kind.WELL_AGAIN);
        world.kill();
        assertThat(world.refused()).isNotNull();
        Alert second = channel.next();
        assertThat(second.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    /** The link on the application's own page holds nothing but a random id, and is good for as long as the alert. */
    @Test
    void aLinkOfTheConsentPagesDoesNotRotAndIsNotUsedUpByAPreview() throws Exception {
        world.open(builder -> builder.alerts(channel).consentBaseUri(URI.create("http://127.0.0.1:8099/consent")));
        ConnectionInfo connection = world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        String link = channel.next().advice().link().orElseThrow().toString();
        assertThat(link).startsWith("http://127.0.0.1:8099/consent/").doesNotContain("?");
        String id = link.substring(link.lastIndexOf('/') + 1);

        URI preview = world.vault().operator().openConsentLink(id);
        world.clock.advance(Duration.ofDays(30));
        URI opened = world.vault().operator().openConsentLink(id);
        assertThat(opened).isNotEqualTo(preview);
        assertThat(opened.toString()).contains("127.0.0.1%3A8099%2Fconsent%2Fcallback");
        ConnectionInfo again = world.vault()
                .operator()
                .complete(ALICE, world.sandbox.browser("alice").consentWithoutFollowing(opened));
        assertThat(again.id()).isEqualTo(connection.id());
        assertThat(channel.next().kind()).isEqualTo(Kind.WELL_AGAIN);
        assertThatThrownBy(() -> world.vault().operator().openConsentLink(id)).isInstanceOf(ConsentException.class);
    }

    /** Who said no, or whose answer was lost, opens the link again; only those that nobody answered are too many at some time. */
    @Test
    void anAnsweredOpeningOfALinkDoesNotCountAsOneThatWaits() throws Exception {
        world.open(builder -> builder.alerts(channel).consentBaseUri(URI.create("http://127.0.0.1:8099/consent")));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        String link = channel.next().advice().link().orElseThrow().toString();
        String id = link.substring(link.lastIndexOf('/') + 1);
        for (int i = 0; i < 25; i++) {
            URI opened = world.vault().operator().openConsentLink(id);
            assertThatThrownBy(() -> world.vault().operator().complete(ALICE, refusal(opened)))
                    .isInstanceOf(ConsentException.class);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(world.vault().operator().openConsentLink(id)).isNotNull();
        }
        assertThatThrownBy(() -> world.vault().operator().openConsentLink(id))
                .isInstanceOf(VaultUnavailableException.class)
                .hasMessageContaining("too often");
        world.clock.advance(Duration.ofMinutes(11));
        assertThat(world.vault().operator().openConsentLink(id)).isNotNull();
    }

    /** Each opening and each answer is an entry of the log, which keeps them all. */
    @Test
    void whoAnswersEachOpeningIsStoppedTooAtSomeTime() throws Exception {
        world.open(builder -> builder.alerts(channel).consentBaseUri(URI.create("http://127.0.0.1:8099/consent")));
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        String link = channel.next().advice().link().orElseThrow().toString();
        String id = link.substring(link.lastIndexOf('/') + 1);
        // the consent by which it was connected is the first of the hundred
        for (int i = 1; i < 100; i++) {
            URI opened = world.vault().operator().openConsentLink(id);
            assertThatThrownBy(() -> world.vault().operator().complete(ALICE, refusal(opened)))
                    .isInstanceOf(ConsentException.class);
        }
        assertThatThrownBy(() -> world.vault().operator().openConsentLink(id))
                .isInstanceOf(VaultUnavailableException.class);
    }

    /** What the provider sends the browser back with when the user says no. */
    private static URI refusal(URI opened) {
        String state = opened.getRawQuery().replaceAll("(?:.*&)?state=([^&]*).*", "$1");
        return URI.create("http://127.0.0.1:8099/consent/callback?error=access_denied&state=" + state);
    }

    @Test
    void whoGuessesALinkGetsNothing() {
        world.open(builder -> builder.alerts(channel).consentBaseUri(URI.create("http://127.0.0.1:8099/consent")));
        assertThatThrownBy(() -> world.vault().operator().openConsentLink("A".repeat(43)))
                .isInstanceOf(ConsentException.class);
    }

    @Test
    void oneThatIsEndedOnPurposeIsNoNews() throws Exception {
        ConnectionInfo connection = world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        assertThat(channel.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
        world.vault().operator().disconnect(connection.id());
        world.closeVault();
        assertThat(channel.taken).isEmpty();
    }

    @Test
    void aForgottenUsersAlertsAreForgotten() throws Exception {
        world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
        assertThat(channel.next().kind()).isEqualTo(Kind.NEEDS_CONSENT);
        world.vault().operator().forget(ALICE);
        world.closeVault();
        assertThat(channel.taken).isEmpty();
        try (var database = TestWorld.database(folder);
                var statement = database.createStatement();
                var rows = statement.executeQuery(
                        "SELECT (SELECT COUNT(*) FROM alert) + (SELECT COUNT(*) FROM alert_delivery)")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void anotherUsersConnectionIsNotConcerned() throws Exception {
        world.connect();
        ConnectionInfo bobs = TestVaults.connect(world.vault(), world.sandbox, TestVaults.BOB, "github");
        world.kill();
        assertThat(world.refused()).isNotNull();
        assertThat(channel.next().account().user()).isEqualTo(ALICE);
        world.closeVault();
        assertThat(channel.taken)
                .extracting(alert -> alert.account().connection())
                .doesNotContain(bobs.id());
    }
}
