package dev.skillvault.impl.egress;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import dev.skillvault.testkit.sandbox.Target;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 20 and 22 of the field's list, from the skill's door to the sandbox; row 26 is in {@code CrossProductTest}. */
class FieldRowsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AuthorizedClient reading() {
        world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
        return TestVaults.door(world.vault, ALICE, "google");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void row20ARedirectIsAnAnswerAndNotAPlaceToGo(int status) throws Exception {
        AuthorizedClient door = reading();
        try (Stranger stranger = new Stranger()) {
            for (String place : List.of(
                    stranger.address() + "/v4/spreadsheets",
                    "https://api.github.com/user",
                    "//gmail.googleapis.com/gmail/v1/users/me/messages")) {
                int before = world.sandbox.requests().size();
                world.sandbox
                        .faults()
                        .next(
                                Target.host("sheets.googleapis.com"),
                                Fault.status(status, "", Map.of("Location", place)));
                assertThat(door.send(TestWorld.READ).status()).isEqualTo(status);
                assertThat(world.sandbox.requests()).hasSize(before + 1);
            }
            assertThat(stranger.visits()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void row20ARefreshTokenIsNotRedirectedEither(int status) throws Exception {
        AuthorizedClient door = reading();
        try (Stranger stranger = new Stranger()) {
            world.sandbox
                    .faults()
                    .always(
                            Target.kind(Kind.TOKEN_REFRESH),
                            Fault.status(status, "", Map.of("Location", stranger.address() + "/token")));
            world.clock.advance(Duration.ofMinutes(55));
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
            assertThat(stranger.visits()).isZero();
        }
    }

    static Stream<ApiRequest> elsewhere() {
        String path = TestWorld.READ.path();
        return Stream.of(
                ApiRequest.get("https://evil.example" + path),
                ApiRequest.get("//evil.example" + path),
                ApiRequest.get("@evil.example" + path),
                ApiRequest.get("//user:secret@sheets.googleapis.com" + path),
                ApiRequest.get(path.replace("/values/", "%2Fvalues/")),
                ApiRequest.get(path + "/../../" + SandboxSheets.PRIVATE_SPREADSHEET),
                ApiRequest.get(path + "\r\nHost: evil.example"),
                TestWorld.READ.header("accept", "*/*\r\nX-Forwarded-Host: evil.example"),
                TestWorld.READ.header("host", "evil.example"),
                TestWorld.READ.header("proxy-authorization", "Basic x"));
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void row20ARequestThatPointsElsewhereIsRefusedBeforeAnythingIsSent(ApiRequest request) {
        AuthorizedClient door = reading();
        int before = world.sandbox.requests().size();
        assertThatThrownBy(() -> door.send(request)).isInstanceOf(CallDeniedException.class);
        assertThat(world.sandbox.requests()).hasSize(before);
    }

    @Test
    void row20AProxyVariableChangesNothing() throws Exception {
        try (Stranger stranger = new Stranger()) {
            URI place = stranger.address();
            Map<String, String> before = Stranger.asProxy(place);
            assertThat(ProxySelector.getDefault().select(place))
                    .as("the JDK hears the variables")
                    .doesNotContain(Proxy.NO_PROXY);
            try (Vault late = TestVaults.builder(folder, "agent", world.sandbox).build()) {
                AuthorizedClient door = reading();
                assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
                world.clock.advance(Duration.ofHours(2));
                assertThat(TestVaults.door(late, ALICE, "google")
                                .send(TestWorld.READ)
                                .status())
                        .as("refreshed and read by a vault that was opened after the variables were set")
                        .isEqualTo(200);
            } finally {
                Stranger.restore(before);
            }
            assertThat(world.count(Kind.API)).isEqualTo(2);
            assertThat(stranger.visits()).isZero();
        }
    }

    /** Who calls, and with which consent the provider must see the call. */
    private record Caller(Vault vault, UserId user, String operation, String account, String consent) {
        ApiRequest request(int mark) {
            return operation.equals("gmail.messages.list")
                    ? ApiRequest.get("/gmail/v1/users/me/messages").query("q", "mark-" + mark)
                    : ApiRequest.get("/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A" + mark);
        }

        boolean isIn(RecordedRequest request, int mark) {
            return request.target().endsWith("q=mark-" + mark)
                    || request.target().endsWith("/values/Q3%21A" + mark);
        }
    }

    @Test
    void row22NoCallIsMadeWithTheTokenOfAnotherUserAccountOrAgent() throws Exception {
        try (Vault second = TestVaults.builder(folder, "second", world.sandbox).build()) {
            List<Caller> callers = List.of(
                    connected(world.vault, ALICE, "alice", "sheets.values.get"),
                    connected(world.vault, ALICE, "alice.private", "gmail.messages.list"),
                    connected(world.vault, BOB, "bob", "sheets.values.get"),
                    connected(second, ALICE, "alice", "sheets.values.get"),
                    connected(second, BOB, "alice.private", "gmail.messages.list"));
            AtomicInteger mark = new AtomicInteger();
            for (int round = 0; round < ROUNDS; round++) {
                int first = mark.get();
                TestWorld.together(THREADS, () -> {
                    for (int i = 0; i < callers.size(); i++) {
                        int own = mark.getAndIncrement();
                        Caller caller = callers.get(own % callers.size());
                        AuthorizedClient door = TestVaults.door(caller.vault(), caller.user(), "google");
                        assertThat(door.send(caller.request(own + 1)).status()).isEqualTo(200);
                    }
                    return true;
                });
                for (int each = first; each < mark.get(); each++) {
                    seenAs(callers.get(each % callers.size()), each + 1);
                }
                if (round % 2 == 0) {
                    world.clock.advance(Duration.ofHours(2)); // all are refreshed, by several threads at once
                } else {
                    world.sandbox.expireAccessTokens("google"); // all are rejected, and refreshed
                }
            }
        }
    }

    private Caller connected(Vault vault, UserId user, String account, String operation) {
        ConnectionInfo connection;
        try (ConsentFlow flow = vault.operator().connect(user, "google")) {
            world.sandbox.browser(account).consent(flow.authorizationUri());
            connection = flow.await(Duration.ofSeconds(20));
        }
        vault.operator()
                .grant(
                        TestWorld.WORK,
                        connection.id(),
                        List.of(Permission.of("google", operation).build()));
        String consent = world.sandbox.requests().stream()
                .filter(request -> request.kind() == Kind.TOKEN_CODE)
                .reduce((earlier, later) -> later)
                .map(RecordedRequest::family)
                .orElseThrow();
        return new Caller(vault, user, operation, account, consent);
    }

    /** A request that the provider rejected came with a token that is nobody's any more; the one after it counts. */
    private void seenAs(Caller caller, int mark) {
        assertThat(world.sandbox.requests().stream()
                        .filter(request ->
                                request.kind() == Kind.API && request.status() == 200 && caller.isIn(request, mark)))
                .as("call %d of %s", mark, caller)
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.account()).isEqualTo(caller.account());
                    assertThat(request.family()).isEqualTo(caller.consent());
                });
    }
}
