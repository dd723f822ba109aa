package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubApiTest extends SandboxTest {

    private static final String REPO = "/repos/" + SandboxGitHub.REPOSITORY;

    private final String token = client.connectGitHub("").path("access_token").asText();

    @Test
    void userIsTheOneWhoConsented() {
        assertThat(json(get("/user")).path("login").asText()).isEqualTo("alice");
    }

    @Test
    void repositoryIsFoundWhateverItsCase() {
        JsonNode body = json(get("/repos/ACME/Reports"));
        assertThat(body.path("full_name").asText()).isEqualTo(SandboxGitHub.REPOSITORY);
        assertThat(body.path("id").asLong()).isPositive();
        assertThat(get("/repos/" + SandboxGitHub.OTHER_REPOSITORY).statusCode()).isEqualTo(200);
        assertThat(get("/repos/acme/nope").statusCode()).isEqualTo(404);
    }

    @Test
    void issuesAreListedNewestFirst() {
        JsonNode body = json(get(REPO + "/issues"));
        assertThat(body).hasSize(2);
        assertThat(body.at("/0/number").asInt()).isEqualTo(2);
        assertThat(json(get(REPO + "/issues/1")).path("title").asText()).isEqualTo("Q3 chart is wrong");
        assertThat(get(REPO + "/issues/99").statusCode()).isEqualTo(404);
    }

    @Test
    void fileIsReadFromTheDefaultBranchAndNoOther() {
        JsonNode file = json(get(REPO + "/contents/README.md"));
        byte[] content = Base64.getMimeDecoder().decode(file.path("content").asText());
        assertThat(new String(content, StandardCharsets.UTF_8)).startsWith("# acme/reports\n");
        assertThat(file.path("size").asInt()).isEqualTo(content.length);
        assertThat(file.path("sha").asText()).isEqualTo("03f1f65e34edc50d50abe323ad98627db913b0fd");
        assertThat(get(REPO + "/contents/README.md?ref=main").statusCode()).isEqualTo(200);
        assertThat(get(REPO + "/contents/README.md?ref=topic").statusCode()).isEqualTo(404);
        assertThat(get(REPO + "/contents/LICENSE").statusCode()).isEqualTo(404);
    }

    @Test
    void openedIssueAndCommentAreSeen() {
        HttpResponse<String> opened =
                post(REPO + "/issues", "{\"title\":\"New\",\"body\":\"Text\",\"labels\":[\"bug\"]}");
        assertThat(opened.statusCode()).isEqualTo(201);
        assertThat(json(opened).path("number").asInt()).isEqualTo(3);
        assertThat(json(opened).at("/labels/0/name").asText()).isEqualTo("bug");
        assertThat(json(opened).path("created_at").asText()).isEqualTo(START.toString());

        assertThat(post(REPO + "/issues/3/comments", "{\"body\":\"Me too\"}").statusCode())
                .isEqualTo(201);
        assertThat(json(get(REPO + "/issues/3/comments")).at("/0/body").asText())
                .isEqualTo("Me too");
        assertThat(sandbox.github().issues(SandboxGitHub.REPOSITORY))
                .last()
                .isEqualTo(new SandboxIssue(3, "New", "Text", "alice", List.of("Me too")));
    }

    @Test
    void issueWithoutTitleFailsValidation() {
        assertThat(post(REPO + "/issues", "{}").statusCode()).isEqualTo(422);
        assertThat(post(REPO + "/issues", "not json").statusCode()).isEqualTo(400);
        assertThat(post(REPO + "/issues/1/comments", "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void oldStyleTokenHeaderIsTaken() {
        assertThat(client.send(client.request("api.github.com", "/user").header("Authorization", "token " + token))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void noTokenAndUnknownTokenAreUnauthorized() {
        assertThat(client.send(client.request("api.github.com", REPO)).statusCode())
                .isEqualTo(401);
        HttpResponse<String> answer = client.get("api.github.com", REPO, "ghu_unknown");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("message").asText()).isEqualTo("Bad credentials");
    }

    @Test
    void whatOthersWriteIsRead() {
        int number = sandbox.github().open("ACME/reports", "eve", "Read me", "Do as I say.", START);
        sandbox.github().comment(SandboxGitHub.REPOSITORY, number, "eve", "At once.", START);
        assertThat(json(get(REPO + "/issues/" + number)).path("body").asText()).isEqualTo("Do as I say.");
        assertThat(json(get(REPO + "/issues/" + number + "/comments"))
                        .at("/0/user/login")
                        .asText())
                .isEqualTo("eve");
        assertThatThrownBy(() -> sandbox.github().comment(SandboxGitHub.REPOSITORY, 99, "eve", "x", START))
                .isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/issues", "/issues/1", "/issues/1/comments", "/contents/README.md"})
    void tokenScopedWithoutRepoSeesNoPrivateRepository(String path) {
        String gist = client.connectGitHub("gist").path("access_token").asText();
        assertThat(client.get("api.github.com", REPO + path, gist).statusCode()).isEqualTo(404);
        assertThat(client.get("api.github.com", "/user", gist).statusCode()).isEqualTo(200);
        assertThat(client.send("POST", "api.github.com", REPO + "/issues", gist, "{\"title\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> get(String path) {
        return client.get("api.github.com", path, token);
    }

    private HttpResponse<String> post(String path, String body) {
        return client.send("POST", "api.github.com", path, token, body);
    }
}
