package dev.skillvault.impl.egress;

import static dev.skillvault.impl.egress.DoorWorld.APPEND;
import static dev.skillvault.impl.egress.DoorWorld.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.egress.ResponseWithheldException;
import dev.skillvault.egress.ResponseWithheldException.Reason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.dial.RecordingServer;
import dev.skillvault.impl.dial.RecordingServer.Answering;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The door as a whole: what is sent again and what is not, how it is counted and recorded, and what comes in. */
class DoorTest {
    private static final Answering PUT_OFF = RecordingServer.with(503, Map.of("Retry-After", "0"), "busy");
    private static final Answering SERVED = RecordingServer.with(200, Map.of(), "{}");
    private static final Answering CUT = (request, out) -> {};

    @TempDir
    Path folder;

    private DoorWorld world;

    @BeforeEach
    void open() {
        world = DoorWorld.open(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Permission.Builder reading(int uses) {
        return Permission.of("google", "sheets.values.get").limits(Limits.uses(uses));
    }

    private static Permission.Builder appending(int uses) {
        return Permission.of("google", "sheets.values.append").limits(Limits.uses(uses));
    }

    private void answers(Answering... answers) {
        Deque<Answering> script = new ArrayDeque<>(List.of(answers));
        world.provider.answering((request, out) -> script.remove().answer(request, out));
    }

    private void assertSpent(ApiRequest request) {
        assertThatThrownBy(() -> world.send(request))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.QUOTA_SPENT));
    }

    @Test
    void whatIsSentThreeTimesIsOneUseOneIntentAndOneOutcomeThatSaysSo() {
        world.grant(reading(1));
        answers(PUT_OFF, PUT_OFF, SERVED);
        assertThat(world.send(READ).status()).isEqualTo(200);
        assertThat(world.provider.seen())
                .hasSize(3)
                .allMatch(seen -> seen.all("authorization").size() == 1);
        assertThat(world.entries(EntryKind.CALL_INTENT)).hasSize(1);
        assertThat(world.outcome(AuditField.OUTCOME)).isEqualTo("HTTP 200");
        assertThat(world.outcome(AuditField.DETAILS)).isEqualTo("{\"sent\":3}");
        assertSpent(READ);
    }

    @Test
    void aChangeIsSentOnceWhateverTheAnswer() {
        world.grant(appending(1));
        answers(PUT_OFF);
        assertThat(world.send(APPEND).status()).isEqualTo(503);
        assertThat(world.provider.seen()).hasSize(1);
        assertThat(world.outcome(AuditField.DETAILS)).isEmpty();
        assertSpent(APPEND);
    }

    @Test
    void aGrantThatIsRevokedBetweenTwoAttemptsEndsThem() {
        Grant grant = world.grant(reading(5));
        world.provider.answering((request, out) -> {
            world.world.vault.operator().revoke(grant.id());
            PUT_OFF.answer(request, out);
        });
        assertThat(world.send(READ).status()).isEqualTo(503);
        assertThat(world.provider.seen()).hasSize(1);
        assertThat(world.outcome(AuditField.OUTCOME)).isEqualTo("HTTP 503");
    }

    /** What the caller gets depends on whether its outcome was still recorded; that nothing more goes out does not. */
    @Test
    void aClosingVaultSendsNothingAgain() throws Exception {
        world.grant(reading(5));
        CountDownLatch answered = new CountDownLatch(1);
        world.provider.answering((request, out) -> {
            RecordingServer.with(503, Map.of("Retry-After", "29"), "").answer(request, out);
            answered.countDown();
        });
        AuthorizedClient door = world.door();
        CompletableFuture<String> call = new CompletableFuture<>();
        Thread caller = new Thread(() -> call.complete(answer(door)));
        caller.start();
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        world.world.vault.close();
        assertThat(call.get(30, TimeUnit.SECONDS)).isIn("503", "VaultUnavailableException");
        assertThat(world.provider.seen()).hasSize(1);
    }

    private static String answer(AuthorizedClient door) {
        try {
            return Integer.toString(door.send(READ).status());
        } catch (VaultException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void nothingIsSentWhenTheStoreRefusesTheRecord() throws Exception {
        world.grant(appending(5));
        AuthorizedClient door = world.door();
        sql("ALTER TABLE audit_entry RENAME TO audit_entry_away");
        assertThatThrownBy(() -> door.send(APPEND)).isInstanceOf(VaultUnavailableException.class);
        sql("ALTER TABLE audit_entry_away RENAME TO audit_entry");
        assertThat(world.provider.connections()).isZero();
        assertThat(door.send(APPEND).status()).isEqualTo(200);
        assertThat(world.provider.seen()).hasSize(1);
    }

    @Test
    void nothingIsSentWhenTheStoreDoesNotAnswer() throws Exception {
        world.grant(appending(5));
        AuthorizedClient door = world.door();
        try (Connection database = world.world.database()) {
            database.setAutoCommit(false);
            try (Statement lock = database.createStatement()) {
                lock.executeUpdate("UPDATE audit_head SET size = size");
                assertThatThrownBy(() -> door.send(APPEND)).isInstanceOf(VaultUnavailableException.class);
            }
            database.rollback();
        }
        assertThat(world.provider.connections()).isZero();
    }

    private void sql(String statement) throws SQLException {
        try (Connection database = world.world.database();
                Statement run = database.createStatement()) {
            run.execute(statement);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "append"})
    void anOutcomeThatNobodySawKeepsTheUseAlsoAfterARestart(String what) {
        boolean read = what.equals("read");
        world.grant(read ? reading(1) : appending(1));
        answers(CUT, CUT);
        ApiRequest request = read ? READ : APPEND;
        assertThatThrownBy(() -> world.send(request))
                .isInstanceOfSatisfying(
                        ProviderUnreachableException.class,
                        e -> assertThat(e.maybeSent()).isTrue());
        int sent = world.provider.seen().size();
        // java.net.http repeats a GET by itself, once, if no byte of an answer came
        assertThat(sent).isBetween(1, read ? 2 : 1);
        assertThat(world.outcome(AuditField.OUTCOME)).isEqualTo("NO_ANSWER");
        assertSpent(request);

        world.world.vault.close();
        try (Vault again =
                TestVaults.builder(folder, "agent", world.world.sandbox).build()) {
            assertThatThrownBy(() ->
                            TestVaults.door(again, TestVaults.ALICE, "google").send(request))
                    .isInstanceOfSatisfying(
                            CallDeniedException.class,
                            denied -> assertThat(denied.reason()).isEqualTo(DenialReason.QUOTA_SPENT));
        }
        assertThat(world.provider.seen()).hasSize(sent);
    }

    private void assertWithheld(Reason reason) {
        assertThatThrownBy(() -> world.send(READ)).isInstanceOfSatisfying(ResponseWithheldException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.provider()).isEqualTo("google");
        });
        assertThat(world.outcome(AuditField.OUTCOME)).isEqualTo(reason.name());
        assertThat(world.provider.seen()).hasSize(1);
    }

    @Test
    void anAnswerOfMoreThanTenMebibytesIsWithheld() {
        world.grant(reading(5));
        int limit = 10 * 1024 * 1024;
        answers(RecordingServer.with(200, Map.of(), "x".repeat(limit)));
        assertThat(world.send(READ).bytes()).hasSize(limit);
        world.provider.forget();
        answers(RecordingServer.with(200, Map.of(), "x".repeat(limit + 1)));
        assertWithheld(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "zstd", "gzip, identity"})
    void aCompressedAnswerIsWithheldThoughNobodyAskedForIt(String coding) {
        world.grant(reading(5));
        answers(RecordingServer.with(200, Map.of("Content-Encoding", coding), "\u001f\u008b"));
        assertWithheld(Reason.COMPRESSED);
        assertThat(world.provider.seen().get(0).all("accept-encoding")).containsExactly("identity");
    }

    @Test
    void anAnswerThatSaysItIsAsItIsIsHandedOver() {
        world.grant(reading(5));
        answers(RecordingServer.with(200, Map.of("Content-Encoding", "Identity"), "{}"));
        assertThat(world.send(READ).text()).isEqualTo("{}");
        answers(RecordingServer.with(404, Map.of("Content-Encoding", "gzip"), ""));
        assertThat(world.send(READ).status()).isEqualTo(404);
    }

    @Test
    void noCredentialComesIn() {
        world.grant(reading(5));
        String other = "1//0" + "AbCd-_89".repeat(8);
        world.provider.answering((request, out) -> {
            String authorization = request.all("authorization").get(0);
            String token = authorization.substring("Bearer ".length());
            String body = "{\"plain\":\"" + token + "\",\"base64\":\""
                    + Base64.getEncoder()
                            .encodeToString(("you sent " + authorization).getBytes(StandardCharsets.US_ASCII))
                    + "\",\"other\":\"" + other + "\"}";
            RecordingServer.with(
                            200,
                            Map.ofEntries(
                                    Map.entry("Set-Cookie", "session=" + token),
                                    Map.entry("Authorization", authorization),
                                    Map.entry("Authentication-Info", token),
                                    Map.entry("WWW-Authenticate", "Bearer realm=\"" + token + "\""),
                                    Map.entry("Proxy-Authenticate", "Basic"),
                                    Map.entry("Proxy-Authorization", authorization),
                                    Map.entry("X-Echo", authorization),
                                    Map.entry("ETag", "\"" + token + "\""),
                                    Map.entry("Location", "/?access_token=" + token)),
                            body)
                    .answer(request, out);
        });
        ApiResponse answer = world.send(READ);
        String token = world.provider.seen().get(0).all("authorization").get(0).substring("Bearer ".length());
        for (String name : List.of(
                "Set-Cookie",
                "Authorization",
                "Authentication-Info",
                "WWW-Authenticate",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "X-Echo")) {
            assertThat(answer.header(name)).as(name).isEmpty();
        }
        assertThat(answer.header("ETag")).contains("\"" + CredentialEchoes.REMOVED + "\"");
        assertThat(answer.header("Location")).contains("/?access_token=" + CredentialEchoes.REMOVED);
        boolean clean = !answer.text().contains(token) && !answer.text().contains(other);
        assertThat(clean).isTrue();
        assertThat(answer.text()).startsWith("{\"plain\":\"" + CredentialEchoes.REMOVED + "\",\"base64\":\"");
    }

    @Test
    void theLimitOfAnswersIsCheckedWhenItIsSet() {
        for (int wrong : new int[] {-1, 0, 1023, 256 * 1024 * 1024 + 1}) {
            assertThatThrownBy(() -> Vault.builder().maxResponseBytes(wrong))
                    .isInstanceOf(VaultConfigurationException.class);
        }
        assertThat(Vault.builder().maxResponseBytes(1024)).isNotNull();
    }
}
