package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Browser;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final String SHEETS_READONLY = "https://www.googleapis.com/auth/spreadsheets.readonly";
    private static final String SHEETS = "https://www.googleapis.com/auth/spreadsheets";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestWorld world;
    private Browser alice;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
        alice = world.sandbox.browser("alice");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ConsentFlow begin() {
        return world.vault.operator().connect(ALICE, "google");
    }

    private int get(String uri) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String parameter(URI uri, String name) {
        return uri.getRawQuery().replaceAll("(?:.*&)?" + name + "=([^&]*).*", "$1");
    }

    private void failed(ConsentFlow flow, ConsentException.Reason reason) {
        assertThatThrownBy(() -> flow.await(SOON))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(world.vault.operator().connections(ALICE)).isEmpty();
    }

    private void pending(ConsentFlow flow) {
        assertThatThrownBy(() -> flow.await(AT_ONCE))
                .isInstanceOfSatisfying(
                        ConsentException.class,
                        e -> assertThat(e.reason()).isEqualTo(ConsentException.Reason.TIMED_OUT));
    }

    @Test
    void aForgedStateChangesNothing() throws Exception {
        try (ConsentFlow flow = begin()) {
            String callback =
                    alice.consentWithoutFollowing(flow.authorizationUri()).toString();
            String state = parameter(URI.create(callback), "state");
            String forged = state.substring(1) + (state.startsWith("A") ? "B" : "A");
            assertThat(get(callback.replace(state, forged))).isEqualTo(400);
            assertThat(get(callback.replace("state=" + state, "x=y"))).isEqualTo(400);
            assertThat(get(callback.replace("/callback", "/other"))).isEqualTo(400);
            pending(flow);
            assertThat(world.count(Kind.TOKEN_CODE)).isZero();
            // the right one still counts
            assertThat(get(callback)).isEqualTo(200);
            assertThat(flow.await(SOON).provider()).isEqualTo("google");
        }
    }

    @Test
    void aDuplicateCallbackIsBenign() throws Exception {
        try (ConsentFlow flow = begin()) {
            String callback =
                    alice.consentWithoutFollowing(flow.authorizationUri()).toString();
            assertThat(get(callback)).isEqualTo(200);
            ConnectionInfo connection = flow.await(SOON);
            assertThat(get(callback)).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_CODE)).isEqualTo(1);
            assertThat(world.vault.operator().connections(ALICE)).containsExactly(connection);
        }
    }

    @Test
    void anotherFlowsAnswerIsRefusedHere() throws Exception {
        try (ConsentFlow flow = begin();
                ConsentFlow bobs = world.vault.operator().connect(BOB, "google")) {
            URI here = URI.create(
                    URLDecoder.decode(parameter(flow.authorizationUri(), "redirect_uri"), StandardCharsets.UTF_8));
            URI bobsAnswer = world.sandbox.browser("bob").consentWithoutFollowing(bobs.authorizationUri());
            assertThat(get(here + "?" + bobsAnswer.getRawQuery())).isEqualTo(400);
            pending(flow);
            pending(bobs);
            assertThat(world.count(Kind.TOKEN_CODE)).isZero();
        }
    }

    @Test
    void anotherUsersStateInTheStoreIsNotTaken() throws Exception {
        try (ConsentFlow flow = begin()) {
            try (var database = world.database();
                    var statement = database.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE pending_flow SET user_id = 'bob'"))
                        .isEqualTo(1);
            }
            assertThat(alice.consent(flow.authorizationUri()).status()).isEqualTo(200);
            assertThatThrownBy(() -> flow.await(SOON)).isInstanceOf(VaultException.class);
            assertThat(world.count(Kind.TOKEN_CODE)).isZero();
        }
    }

    @Test
    void anExpiredStateIsRefused() {
        try (ConsentFlow flow = begin()) {
            world.clock.advance(Duration.ofMinutes(10));
            assertThat(alice.consent(flow.authorizationUri()).status()).isEqualTo(200);
            failed(flow, ConsentException.Reason.UNKNOWN_ANSWER);
            assertThat(world.count(Kind.TOKEN_CODE)).isZero();
        }
    }

    @Test
    void aUserWhoSaysNoIsHeard() {
        try (ConsentFlow flow = begin()) {
            assertThat(alice.deny(flow.authorizationUri()).status()).isEqualTo(200);
            failed(flow, ConsentException.Reason.REFUSED);
        }
    }

    @Test
    void anAnswerFromAnotherIssuerIsRefusedBeforeItsCodeIsUsed() throws Exception {
        try (ConsentFlow flow = begin()) {
            String callback =
                    alice.consentWithoutFollowing(flow.authorizationUri()).toString();
            String other = callback.contains("iss=")
                    ? callback.replaceAll("iss=[^&]*", "iss=https%3A%2F%2Fevil.example")
                    : callback + "&iss=https%3A%2F%2Fevil.example";
            assertThat(get(other)).isEqualTo(200);
            failed(flow, ConsentException.Reason.UNUSABLE_ANSWER);
            assertThat(world.count(Kind.TOKEN_CODE)).isZero();
        }
    }

    @Test
    void aReplayedStateFindsNothing() throws Exception {
        String callback;
        try (ConsentFlow flow = begin()) {
            callback = alice.consentWithoutFollowing(flow.authorizationUri()).toString();
            assertThat(get(callback)).isEqualTo(200);
            assertThat(flow.await(SOON)).isNotNull();
        }
        try (var database = world.database();
                var statement = database.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM pending_flow")) {
            assertThat(row.next()).isTrue();
            // what is left tells a second answer from a forged one, and holds no secret
            assertThat(row.getInt(1)).isOne();
        }
        assertThatThrownBy(() -> get(callback)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aClosedFlowListensNoMore() {
        ConsentFlow flow = begin();
        String callback = alice.consentWithoutFollowing(flow.authorizationUri()).toString();
        flow.close();
        assertThatThrownBy(() -> get(callback)).isInstanceOf(IOException.class);
        failed(flow, ConsentException.Reason.CLOSED);
    }

    @Test
    void aNarrowerConsentIsStoredAsGrantedAndMissingScopesAreDenied() {
        try (ConsentFlow flow = begin()) {
            assertThat(parameter(flow.authorizationUri(), "scope")).doesNotContain("spreadsheets.readonly");
            alice.grantOnly(Set.of("https://www.googleapis.com/auth/gmail.send"))
                    .consent(flow.authorizationUri());
            ConnectionInfo connection = flow.await(SOON);
            assertThat(connection.scopes())
                    .doesNotContain(SHEETS, SHEETS_READONLY)
                    .contains("https://www.googleapis.com/auth/gmail.send");
            world.grant(connection, Permission.of("google", "sheets.values.get").build());
        }
        assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.SCOPE_MISSING));
        assertThat(world.count(Kind.API)).isZero();
    }

    @Test
    void thePersonSeesTheLastPageHoweverFastTheFlowIsClosed() throws Exception {
        for (int round = 0; round < 10; round++) {
            ConsentFlow flow = begin();
            Thread closer = new Thread(() -> {
                try (flow) {
                    assertThat(flow.await(SOON)).isNotNull();
                }
            });
            closer.start();
            assertThat(alice.consent(flow.authorizationUri()).body()).contains("connected");
            closer.join(20_000);
        }
    }
}
