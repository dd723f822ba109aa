package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static dev.skillvault.testkit.sandbox.TestClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Faults for one account or one connection, answers that are changed, and what is counted. */
class AimedFaultsTest extends SandboxTest {

    private static final Fault BUSY = Fault.retryLater(503, Duration.ofSeconds(20));

    @Test
    void faultMeetsOneAccountOnly() {
        JsonNode alice = connect("alice");
        JsonNode bob = connect("bob");
        sandbox.faults().always(Target.kind(Kind.TOKEN_REFRESH).withAccount("bob"), BUSY);
        assertThat(refresh(alice).statusCode()).isEqualTo(200);
        HttpResponse<String> busy = refresh(bob);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).contains("20");
        assertThat(sandbox.requests())
                .last()
                .extracting(RecordedRequest::account)
                .isEqualTo("bob");
    }

    @Test
    void faultMeetsOneConnectionOnlyAfterRotationToo() {
        JsonNode first = connect("alice");
        String family = sandbox.requests().get(1).family();
        JsonNode second = connect("alice");
        JsonNode rotated = json(refresh(first));
        sandbox.faults().always(Target.host("github.com").withFamily(String.valueOf(family)), BUSY);
        assertThat(refresh(rotated).statusCode()).isEqualTo(503);
        assertThat(refresh(first).statusCode())
                .as("late, and of the same family")
                .isEqualTo(503);
        assertThat(refresh(second).statusCode()).isEqualTo(200);
        assertThat(sandbox.traffic().refreshesByFamily()).containsEntry(String.valueOf(family), 3);
        assertThat(sandbox.traffic().tokenRequests("alice")).isEqualTo(6);
        assertThat(sandbox.traffic().tokenRequests("bob")).isZero();
    }

    @Test
    void firewallAnswersWithAPage() {
        JsonNode tokens = connect("alice");
        sandbox.faults().next(Target.kind(Kind.TOKEN_REFRESH), Fault.firewallPage());
        HttpResponse<String> blocked = refresh(tokens);
        assertThat(blocked.statusCode()).isEqualTo(403);
        assertThat(blocked.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(blocked.body()).contains("<html>");
        assertThat(json(refresh(tokens)).has("access_token")).isTrue();
    }

    @Test
    void fieldsOfAnAnswerCanBeChangedAndLeftOut() {
        for (JsonNode value : List.of(
                IntNode.valueOf(0), IntNode.valueOf(-1), TextNode.valueOf("600"), IntNode.valueOf(28_800_000))) {
            assertThat(spoiled(Fault.field("expires_in", value)).path("expires_in"))
                    .isEqualTo(value);
        }
        assertThat(spoiled(Fault.withoutField("expires_in")).has("expires_in")).isFalse();
        assertThat(spoiled(Fault.field("access_token", TextNode.valueOf("")))
                        .path("access_token")
                        .asText())
                .isEmpty();
    }

    @Test
    void changedAnswerHasHadItsEffect() {
        JsonNode tokens = connect("alice");
        sandbox.faults().next(Target.kind(Kind.TOKEN_REFRESH), Fault.withoutField("scope"));
        refresh(tokens);
        assertThat(json(refresh(tokens)).path("error").asText()).isEqualTo("bad_refresh_token");
    }

    @Test
    void peakCountsWhatIsUnderWayAtOnce() {
        List<JsonNode> tokens = List.of(connect("alice"), connect("bob"), connect("carla"));
        List<Hold> holds = Stream.of("alice", "bob", "carla")
                .map(user ->
                        sandbox.faults().hold(Target.kind(Kind.TOKEN_REFRESH).withAccount(user)))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<CompletableFuture<HttpResponse<String>>> waiting = tokens.stream()
                    .map(each -> CompletableFuture.supplyAsync(() -> refresh(each), threads))
                    .toList();
            holds.forEach(Hold::arrived);
            holds.forEach(Hold::release);
            waiting.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        assertThat(sandbox.traffic().peak("github.com", Kind.TOKEN_REFRESH)).isEqualTo(3);
        assertThat(sandbox.traffic().peak("github.com", Kind.TOKEN_CODE)).isEqualTo(1);
        assertThat(sandbox.traffic().peak("oauth2.googleapis.com", Kind.TOKEN_REFRESH))
                .isZero();
    }

    private JsonNode spoiled(Fault fault) {
        JsonNode tokens = connect("alice");
        sandbox.faults().next(Target.kind(Kind.TOKEN_REFRESH), fault);
        return json(refresh(tokens));
    }

    private JsonNode connect(String user) {
        URI redirect = sandbox.browser(user).consentWithoutFollowing(client.gitHubAuthorization(""));
        return json(client.gitHubToken(client.codeForm("github", query(redirect).value("code"))));
    }

    private HttpResponse<String> refresh(JsonNode tokens) {
        Map<String, String> form =
                client.refreshForm("github", tokens.path("refresh_token").asText());
        return client.gitHubToken(form);
    }
}
