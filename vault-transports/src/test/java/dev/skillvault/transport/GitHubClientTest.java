package dev.skillvault.transport;

import static dev.skillvault.testkit.sandbox.SandboxGitHub.OTHER_REPOSITORY;
import static dev.skillvault.testkit.sandbox.SandboxGitHub.REPOSITORY;
import static dev.skillvault.transport.Denials.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.testkit.sandbox.SandboxIssue;
import dev.skillvault.transport.TransportRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

/** {@code github-api}, unmodified, on the vault's door, against the sandbox. */
class GitHubClientTest {
    @TempDir
    Path folder;

    private VendorWorld world;
    private GitHub github;

    @BeforeEach
    void open() throws IOException {
        world = new VendorWorld(folder);
        github = builder().build();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private GitHubBuilder builder() {
        return new GitHubBuilder().withConnector(SkillVaultGitHubConnector.of(world.door("github")));
    }

    @Test
    void aRepositoryIsRead() throws IOException {
        GHRepository repository = github.getRepository(REPOSITORY);

        assertThat(repository.getId()).isEqualTo(world.sandbox.github().id(REPOSITORY));
        assertThat(world.lastCall().authorized()).isTrue();
    }

    @Test
    void issuesAreListed() throws IOException {
        List<GHIssue> issues = github.getRepository(REPOSITORY).getIssues(GHIssueState.OPEN);

        assertThat(issues).extracting(GHIssue::getTitle).containsExactly("Add totals by team", "Q3 chart is wrong");
    }

    @Test
    void anIssueIsOpenedAndCommentedOn() throws IOException {
        GHIssue issue = github.getRepository(REPOSITORY)
                .createIssue("Totals differ")
                .body("Säles: 50 % + 1")
                .label("bug")
                .create();
        var unused = issue.comment("Seen in Q3");

        assertThat(world.sandbox.github().issues(REPOSITORY))
                .last()
                .isEqualTo(new SandboxIssue(
                        issue.getNumber(), "Totals differ", "Säles: 50 % + 1", "alice", List.of("Seen in Q3")));
    }

    @Test
    void aFileIsRead() throws IOException {
        try (InputStream file =
                github.getRepository(REPOSITORY).getFileContent("README.md").read()) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8)).startsWith("# acme/reports\n");
        }
    }

    @Test
    void aFileThatIsNotThereIsTheClientsOwnException() throws IOException {
        GHRepository repository = github.getRepository(REPOSITORY);

        assertThatThrownBy(() -> repository.getFileContent("LICENSE")).isInstanceOf(GHFileNotFoundException.class);
    }

    @Test
    void anotherRepositoryIsDenied() {
        assertDenied(
                world, DenialReason.RESOURCE_NOT_GRANTED, "repos.get", () -> github.getRepository(OTHER_REPOSITORY));
    }

    @Test
    void anotherRepositoryIsDeniedAlsoWhenItIsNotReadFirst() throws IOException {
        GHRepository other = remembered(OTHER_REPOSITORY);
        DenialReason reason = DenialReason.RESOURCE_NOT_GRANTED;

        assertDenied(world, reason, "issues.list", () -> other.getIssues(GHIssueState.OPEN));
        assertDenied(
                world, reason, "issues.create", () -> other.createIssue("x").create());
        assertDenied(world, reason, "issues.get", () -> other.getIssue(1));
        assertDenied(world, reason, "repos.getContent", () -> other.getFileContent("README.md"));
        assertThat(world.sandbox.github().issues(OTHER_REPOSITORY)).hasSize(1);
    }

    @Test
    void aDenialComesOutOfALazyListToo() throws IOException {
        var pages = remembered(OTHER_REPOSITORY).queryIssues().list().iterator();

        assertThatThrownBy(pages::hasNext)
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.RESOURCE_NOT_GRANTED));
    }

    @Test
    void aRedirectToWhereTheRepositoryWentIsDecidedAnew() {
        world.sandbox.github().moveAway(REPOSITORY);

        assertThatThrownBy(() -> github.getRepository(REPOSITORY))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.UNKNOWN_OPERATION));
        assertThat(world.lastCall().status()).isEqualTo(301);
    }

    @Test
    void aTokenOfTheSkillsOwnIsRefused() {
        assertRefused(
                Reason.CREDENTIAL, () -> builder().withOAuthToken("of-its-own").build());
    }

    @Test
    void anotherHostIsRefused() throws IOException {
        GitHub elsewhere =
                builder().withEndpoint("https://github.evil.example/api/v3").build();

        assertRefused(Reason.OTHER_HOST, () -> elsewhere.getRepository(REPOSITORY));
    }

    private void assertRefused(Reason reason, ThrowingCallable call) {
        int arrived = world.calls().size();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TransportRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessageNotContaining("of-its-own");
        assertThat(world.knocks).as("the vault was not even asked").hasValue(0);
        assertThat(world.calls()).hasSize(arrived);
    }

    /** As a client has it that keeps what it once read, so that the next request is the first one about this repository. */
    private GHRepository remembered(String fullName) throws IOException {
        String[] parts = fullName.split("/", 2);
        ApiResponse kept = ApiResponse.of(
                200,
                Map.of("content-type", "application/json"),
                ("{\"name\":\"" + parts[1] + "\",\"full_name\":\"" + fullName + "\",\"owner\":{\"login\":\"" + parts[0]
                                + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        AuthorizedClient door = world.door("github");
        return new GitHubBuilder()
                .withConnector(SkillVaultGitHubConnector.of(
                        request -> request.path().equals("/repos/" + fullName) ? kept : door.send(request)))
                .build()
                .getRepository(fullName);
    }
}
