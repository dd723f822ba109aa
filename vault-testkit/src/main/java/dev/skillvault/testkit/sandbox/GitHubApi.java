package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A stand-in for GitHub's REST API, not GitHub. It follows "REST API endpoints for issues", "... for issue comments", "... for
 * repositories", "... for repository contents" and "... for users" (docs.github.com, /rest/issues/issues, /rest/issues/comments,
 * /rest/repos/repos, /rest/repos/contents, /rest/users/users). No pages, no filters, no rate limit, one file on one branch. As with OAuth apps, a token for which scopes were asked needs {@code
 * repo} to see the repositories; one without scopes has a GitHub App's permissions.
 */
final class GitHubApi {

    private static final String ISSUES = "/repos/{owner}/{repo}/issues";

    private final World world;
    private final GitHubGate gate;
    private final SandboxGitHub gitHub;

    GitHubApi(World world, SandboxGitHub gitHub) {
        this.world = world;
        this.gate = new GitHubGate(world);
        this.gitHub = gitHub;
    }

    Site site() {
        return new Site("api.github.com", GitHubErrors.notFound())
                .on("GET", "/user", Kind.API, this::user)
                .on("GET", "/repos/{owner}/{repo}", Kind.API, this::repository)
                .on("GET", "/repos/{owner}/{repo}/contents/{path}", Kind.API, this::content)
                .on("GET", ISSUES, Kind.API, this::list)
                .on("POST", ISSUES, Kind.API, this::open)
                .on("GET", ISSUES + "/{number}", Kind.API, this::get)
                .on("GET", ISSUES + "/{number}/comments", Kind.API, this::comments)
                .on("POST", ISSUES + "/{number}/comments", Kind.API, this::comment);
    }

    private Answer user(Call call) {
        GitHubGate.Caller caller = gate.caller(call);
        if (caller.isApp()) {
            throw new Refused(GitHubErrors.notForIntegrations());
        }
        return Answer.json(200, GitHubShapes.user(caller.user()));
    }

    private Answer repository(Call call) {
        String name = visible(call, gate.caller(call));
        return Answer.json(
                200,
                GitHubShapes.repository(name, gitHub.idOf(name), gitHub.of(name).size()));
    }

    private Answer content(Call call) {
        GitHubGate.Caller caller = gate.caller(call);
        String name = visible(call, caller);
        if (!caller.limits().readsContents()) {
            throw new Refused(GitHubErrors.notForIntegrations());
        }
        String ref = call.request().query().first("ref").orElse("main");
        if (!ref.equals("main")) {
            throw new Refused(GitHubErrors.of(404, "No commit found for the ref " + ref));
        }
        String path = call.variable("path");
        return gitHub.file(name, path)
                .map(text -> Answer.json(200, GitHubShapes.file(name, path, text)))
                .orElseGet(GitHubErrors::notFound);
    }

    private Answer list(Call call) {
        String name = visible(call, gate.caller(call));
        ArrayNode newestFirst = Json.array();
        gitHub.of(name).forEach(issue -> newestFirst.insert(0, GitHubShapes.issue(name, issue)));
        return Answer.json(200, newestFirst);
    }

    private Answer open(Call call) {
        GitHubGate.Caller caller = gate.writer(call);
        String name = visible(call, caller);
        JsonNode body = body(call);
        if (body.path("title").asText().isBlank()) {
            throw new Refused(GitHubErrors.validationFailed("title"));
        }
        Set<String> labels = new LinkedHashSet<>();
        body.path("labels").forEach(label -> labels.add(label.path("name").asText(label.asText())));
        Issue issue = gitHub.open(name, post(caller, body), body.path("title").asText(), labels);
        return created(GitHubShapes.issue(name, issue));
    }

    private Answer get(Call call) {
        String name = visible(call, gate.caller(call));
        return Answer.json(200, GitHubShapes.issue(name, issue(call, name)));
    }

    private Answer comments(Call call) {
        String name = visible(call, gate.caller(call));
        Issue issue = issue(call, name);
        ArrayNode oldestFirst = Json.array();
        for (Issue.Post comment : issue.comments()) {
            oldestFirst.add(GitHubShapes.comment(name, issue.number(), oldestFirst.size(), comment));
        }
        return Answer.json(200, oldestFirst);
    }

    private Answer comment(Call call) {
        GitHubGate.Caller caller = gate.writer(call);
        String name = visible(call, caller);
        Issue issue = issue(call, name);
        JsonNode body = body(call);
        if (body.path("body").asText().isBlank()) {
            throw new Refused(GitHubErrors.validationFailed("body"));
        }
        Issue.Post comment = post(caller, body);
        issue.comments().add(comment);
        return created(
                GitHubShapes.comment(name, issue.number(), issue.comments().size() - 1, comment));
    }

    private Issue.Post post(GitHubGate.Caller caller, JsonNode body) {
        return new Issue.Post(
                caller.user(), body.path("body").asText(), world.clock().instant());
    }

    private String visible(Call call, GitHubGate.Caller caller) {
        String asked = call.variable("owner") + "/" + call.variable("repo");
        gitHub.movedTo(asked).ifPresent(place -> {
            throw new Refused(GitHubErrors.of(301, "Moved Permanently").with("Location", place));
        });
        return gitHub.find(call.variable("owner") + "/" + call.variable("repo"))
                .filter(caller::reaches)
                .orElseThrow(() -> new Refused(GitHubErrors.notFound()));
    }

    private Issue issue(Call call, String repository) {
        List<Issue> issues = gitHub.of(repository);
        return issues.stream()
                .filter(issue -> Integer.toString(issue.number()).equals(call.variable("number")))
                .findFirst()
                .orElseThrow(() -> new Refused(GitHubErrors.notFound()));
    }

    private static JsonNode body(Call call) {
        return call.request().json().orElseThrow(() -> new Refused(GitHubErrors.of(400, "Problems parsing JSON")));
    }

    private static Answer created(ObjectNode body) {
        return Answer.json(201, body).with("Location", body.path("url").asText());
    }
}
