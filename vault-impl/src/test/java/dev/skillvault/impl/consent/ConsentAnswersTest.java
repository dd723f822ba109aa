package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FIELD rows 15 and 22, for answers that a web application or a person brings. */
class ConsentAnswersTest {
    private static final URI CALLBACK = URI.create("https://app.example/oauth/callback");

    @TempDir
    Path folder;

    private TestWorld world;
    private VaultOperator operator;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder, builder -> builder.redirectUri(CALLBACK));
        operator = world.vault.operator();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ConsentLink begin() {
        return operator.connector(ALICE, "google").redirect(CALLBACK);
    }

    private URI answer(URI link) {
        return world.sandbox.browser("alice").consentWithoutFollowing(link);
    }

    private static void refused(ThrowingCallable what, Reason reason) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void nothingHappened() {
        assertThat(world.count(Kind.TOKEN_CODE)).isZero();
        assertThat(operator.connections(ALICE)).isEmpty();
        assertThat(operator.connections(BOB)).isEmpty();
    }

    @Test
    void anotherNodeCompletesWhatThisOneBegan() {
        URI answer = answer(begin().authorizationUri());
        assertThat(answer.toString()).startsWith(CALLBACK + "?");
        try (Vault other = TestVaults.builder(folder, "agent", world.sandbox).build()) {
            ConnectionInfo connected = other.operator().complete(ALICE, answer);
            assertThat(connected.state()).isEqualTo(ConnectionState.ACTIVE);
            assertThat(operator.connections(ALICE)).containsExactly(connected);
        }
    }

    @Test
    void row15ConsentFinishedByAnotherUserChangesNothing() {
        URI answer = answer(begin().authorizationUri());
        refused(() -> operator.complete(BOB, answer), Reason.UNKNOWN_ANSWER);
        nothingHappened();
        assertThat(operator.complete(ALICE, answer).user()).isEqualTo(ALICE);
    }

    @Test
    void row15AForgedStateChangesNothing() {
        URI answer = answer(begin().authorizationUri());
        String state = answer.getRawQuery().replaceAll("(?:.*&)?state=([^&]*).*", "$1");
        String other = (state.startsWith("A") ? "B" : "A") + state.substring(1);
        refused(
                () -> operator.complete(ALICE, URI.create(answer.toString().replace(state, other))),
                Reason.UNKNOWN_ANSWER);
        nothingHappened();
        assertThat(operator.complete(answer).user()).isEqualTo(ALICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/oauth/callback",
                "https://app.example/oauth/callback?code=abc",
                "https://app.example/oauth/callback?state=abc",
                "https://app.example/oauth/callback?state=abc&code=d&code=e",
                "https://app.example/oauth/callback?state=abc&state=abc&code=d",
                "https://app.example/oauth/callback?state=abc&code=d&error=e",
                "https://app.example/oauth/callback#state=abc&code=d"
            })
    void whatIsNoAnswerChangesNothing(String callback) {
        assertThat(begin().authorizationUri()).isNotNull();
        refused(() -> operator.complete(ALICE, URI.create(callback)), Reason.UNKNOWN_ANSWER);
        nothingHappened();
    }

    @Test
    void row15AnExpiredStateChangesNothing() {
        ConsentLink link = begin();
        assertThat(link.expiresAt()).isEqualTo(world.clock.instant().plus(Duration.ofMinutes(10)));
        URI answer = answer(link.authorizationUri());
        world.clock.advance(Duration.ofMinutes(10));
        refused(() -> operator.complete(ALICE, answer), Reason.UNKNOWN_ANSWER);
        nothingHappened();
    }

    @Test
    void row15ADuplicateCallbackOfASuccessIsBenign() {
        URI answer = answer(begin().authorizationUri());
        ConnectionInfo connected = operator.complete(ALICE, answer);
        assertThat(operator.complete(ALICE, answer)).isEqualTo(connected);
        assertThat(operator.complete(answer)).isEqualTo(connected);
        refused(() -> operator.complete(BOB, answer), Reason.UNKNOWN_ANSWER);
        assertThat(world.count(Kind.TOKEN_CODE)).isEqualTo(1);
        assertThat(operator.connections(ALICE)).containsExactly(connected);
        // until it would have expired: then it is as unknown as any other
        world.clock.advance(Duration.ofMinutes(10));
        refused(() -> operator.complete(ALICE, answer), Reason.UNKNOWN_ANSWER);
    }

    @Test
    void row15AnAnswerThatFailedIsNotUsedAgain() {
        URI answer = answer(begin().authorizationUri());
        URI damaged = URI.create(answer.toString().replaceAll("code=[^&]*", "code=wrong"));
        refused(() -> operator.complete(ALICE, damaged), Reason.UNUSABLE_ANSWER);
        refused(() -> operator.complete(ALICE, answer), Reason.UNKNOWN_ANSWER);
        assertThat(world.count(Kind.TOKEN_CODE)).isEqualTo(1);
        assertThat(operator.connections(ALICE)).isEmpty();
    }

    @Test
    void oneOfManyEqualAnswersAtOnceIsExchanged() throws Exception {
        URI answer = answer(begin().authorizationUri());
        List<Boolean> connected = TestWorld.together(8, () -> {
            try {
                return operator.complete(ALICE, answer).state() == ConnectionState.ACTIVE;
            } catch (ConsentException e) {
                assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_ANSWER);
                return false;
            }
        });
        assertThat(connected).contains(true);
        assertThat(world.count(Kind.TOKEN_CODE)).isEqualTo(1);
        assertThat(operator.connections(ALICE)).hasSize(1);
    }

    @Test
    void row22TwoUsersAndTwoAccountsOfOneUserStayApart() {
        ConnectionInfo first = operator.complete(ALICE, answer(begin().authorizationUri()));
        ConnectionInfo second = operator.complete(
                ALICE, world.sandbox.browser("alice.at.work").consentWithoutFollowing(begin().authorizationUri()));
        URI bobs = operator.connector(BOB, "google").redirect(CALLBACK).authorizationUri();
        ConnectionInfo third =
                operator.complete(BOB, world.sandbox.browser("bob").consentWithoutFollowing(bobs));
        assertThat(List.of(first.id(), second.id(), third.id())).doesNotHaveDuplicates();
        assertThat(operator.connections(ALICE)).containsExactlyInAnyOrder(first, second);
        assertThat(operator.connections(BOB)).containsExactly(third);
    }

    @Test
    void anAnswerFromAnotherIssuerIsRefused() {
        URI answer = answer(begin().authorizationUri());
        String other = answer.toString().replaceAll("&iss=[^&]*", "") + "&iss=https%3A%2F%2Fevil.example";
        refused(() -> operator.complete(ALICE, URI.create(other)), Reason.UNUSABLE_ANSWER);
        nothingHappened();
    }

    @Test
    void theLinkShowsNoState() {
        assertThat(begin().toString())
                .startsWith("ConsentLink[accounts.google.com, until ")
                .doesNotContain("state", "code_challenge");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example/callback",
                "https://app.example/callback#fragment",
                "https://user@app.example/callback",
                "myapp://callback",
                "/callback",
                "http://127.0.0.1.evil.example/callback"
            })
    void anotherKindOfRedirectUriIsRefused(String uri) {
        assertThatThrownBy(() -> operator.connector(ALICE, "google").redirect(URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class);
        nothingHappened();
    }

    @Test
    void aPastedUrlConnects() {
        PastedConsent consent = operator.connector(ALICE, "google").paste();
        URI answer = answer(consent.authorizationUri());
        assertThat(answer.toString()).startsWith("http://127.0.0.1:1/");
        ConnectionInfo connected = consent.complete("<" + answer + ">\n");
        assertThat(connected.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(consent.complete(answer.toString())).isEqualTo(connected);
        assertThat(world.count(Kind.TOKEN_CODE)).isEqualTo(1);
    }

    @Test
    void aPastedCodeConnectsTheFlowItIsHandedTo() {
        PastedConsent consent = operator.connector(ALICE, "google").paste();
        String code = answer(consent.authorizationUri()).getRawQuery().replaceAll("(?:.*&)?code=([^&]*).*", "$1");
        assertThat(consent.complete(" " + code + " ").state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void anAnswerPastedIntoAnotherFlowChangesNeither() {
        PastedConsent first = operator.connector(ALICE, "google").paste();
        PastedConsent second = operator.connector(ALICE, "google").paste();
        String answer = answer(first.authorizationUri()).toString();
        refused(() -> second.complete(answer), Reason.UNKNOWN_ANSWER);
        nothingHappened();
        assertThat(first.complete(answer).state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(second.complete(answer(second.authorizationUri()).toString()).state())
                .isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void whatCannotBeReadLeavesThePastedFlowOpen() {
        PastedConsent consent = operator.connector(ALICE, "google").paste();
        String answer = answer(consent.authorizationUri()).toString();
        refused(() -> consent.complete("what do you want?"), Reason.UNKNOWN_ANSWER);
        refused(() -> consent.complete(consent.authorizationUri().toString()), Reason.UNKNOWN_ANSWER);
        assertThat(consent.complete(answer).state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void aUserWhoIsForgottenMeanwhileStaysForgotten() {
        URI answer = answer(begin().authorizationUri());
        assertThat(operator.forget(ALICE).connections()).isEmpty();
        refused(() -> operator.complete(ALICE, answer), Reason.UNKNOWN_ANSWER);
        nothingHappened();
    }
}
