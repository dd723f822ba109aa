package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest extends SandboxTest {

    private static final Target REFRESH = Target.kind(Kind.TOKEN_REFRESH);

    private final JsonNode tokens = client.connectGitHub("");

    @Test
    void statusIsAnsweredOnceAndHasNoEffect() {
        sandbox.faults().next(REFRESH, Fault.status(503, "busy", Map.of("Retry-After", "7")));
        HttpResponse<String> answer = refresh();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(answer.body()).isEqualTo("busy");
        assertThat(json(refresh()).has("access_token")).isTrue();
        assertThat(sandbox.requests()).extracting(RecordedRequest::status).endsWith(503, 200);
    }

    @Test
    void droppedAnswerHidesAnEffectThatHappened() {
        sandbox.faults().next(REFRESH, Fault.dropBeforeAnswer());
        assertThatThrownBy(this::refresh).isInstanceOf(UncheckedIOException.class);
        assertThat(sandbox.requests())
                .last()
                .extracting(RecordedRequest::status)
                .isEqualTo(0);
        assertThat(json(refresh()).path("error").asText()).isEqualTo("bad_refresh_token");
    }

    @Test
    void droppedRequestHasNoEffect() {
        sandbox.faults().next(REFRESH, Fault.dropBeforeProcessing());
        assertThatThrownBy(this::refresh).isInstanceOf(UncheckedIOException.class);
        assertThat(json(refresh()).has("access_token")).isTrue();
    }

    @Test
    void malformedAndEmptyBodiesAreSuccessesToTheEye() {
        sandbox.faults().next(REFRESH, Fault.malformedBody());
        sandbox.faults().next(REFRESH, Fault.emptyBody());
        HttpResponse<String> malformed = refresh();
        assertThat(malformed.statusCode()).isEqualTo(200);
        assertThat(Json.read(malformed.body())).isEmpty();
        HttpResponse<String> empty = refresh();
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();
        assertThat(json(refresh()).has("access_token")).isTrue();
    }

    @Test
    void alwaysLastsUntilCleared() {
        sandbox.faults().always(Target.host("api.github.com").withPath("/user"), Fault.status(500, "", Map.of()));
        assertThat(api("/user")).isEqualTo(500);
        assertThat(api("/user")).isEqualTo(500);
        assertThat(api("/repos/" + SandboxGitHub.REPOSITORY)).isEqualTo(200);
        sandbox.faults().clear();
        assertThat(api("/user")).isEqualTo(200);
    }

    @Test
    void targetsSelectByAllTheirConditions() {
        Target target = Target.host("github.com").withPath("/login").withKind(Kind.TOKEN_CODE);
        assertThat(target.matches(aim("github.com", "/login/oauth/access_token", Kind.TOKEN_CODE)))
                .isTrue();
        assertThat(target.matches(aim("api.github.com", "/login/oauth/access_token", Kind.TOKEN_CODE)))
                .isFalse();
        assertThat(target.matches(aim("github.com", "/other", Kind.TOKEN_CODE))).isFalse();
        assertThat(target.matches(aim("github.com", "/login", Kind.TOKEN_REFRESH)))
                .isFalse();
        assertThat(Target.any().matches(aim("x", "/", Kind.UNKNOWN))).isTrue();
    }

    @Test
    void heldRequestWaitsForItsRelease() {
        Hold hold = sandbox.faults().hold(REFRESH);
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(this::refresh);
        hold.arrived();
        assertThat(waiting).isNotDone();
        assertThat(api("/user")).as("not processed yet, so the old token lives").isEqualTo(200);
        hold.release();
        assertThat(json(waiting.join()).has("access_token")).isTrue();
        assertThat(api("/user")).isEqualTo(401);
    }

    @Test
    void heldAnswerHasHadItsEffect() {
        Hold hold = Fault.holdAnswer();
        sandbox.faults().next(REFRESH, hold);
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(this::refresh);
        hold.arrived();
        assertThat(api("/user")).isEqualTo(401);
        hold.release();
        assertThat(json(waiting.join()).has("access_token")).isTrue();
    }

    @Test
    void closingTheSandboxEndsWhatIsHeld() {
        Hold hold = sandbox.faults().hold(REFRESH);
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(this::refresh);
        hold.arrived();
        sandbox.close();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "github"})
    void nothingIsSpoiledUnasked(String provider) {
        assertThat(sandbox.faults().take(aim(provider, "/", Kind.API))).isEmpty();
    }

    private static Aim aim(String host, String path, Kind kind) {
        return new Aim(host, path, kind, null, null);
    }

    private HttpResponse<String> refresh() {
        return client.gitHubToken(
                client.refreshForm("github", tokens.path("refresh_token").asText()));
    }

    private int api(String path) {
        return client.get("api.github.com", path, tokens.path("access_token").asText())
                .statusCode();
    }
}
