package dev.skillvault.langchain4j.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.langchain4j.answer.JsonApi;
import dev.skillvault.langchain4j.answer.ToolFailedException;
import dev.skillvault.langchain4j.answer.UntrustedContent;
import dev.skillvault.skill.UsesOperation;
import java.util.Map;

/** What a model can do with issues, over the <a href="https://docs.github.com/en/rest/issues">GitHub REST API</a>. */
record GitHubTools(JsonApi github) {
    static final String LIST = "issues.list";
    static final String GET = "issues.get";
    static final String CREATE = "issues.create";
    static final String COMMENT = "issues.createComment";

    private static final String REPOSITORY = "the repository as owner/name, like octocat/hello-world";
    private static final String NUMBER = "the issue's number, like 42";

    @Tool(
            name = "github_list_issues",
            value =
                    "Lists the 30 newest open issues of a GitHub repository: number, title, author, labels, number of comments. Pull"
                            + " requests are marked as such.")
    @UsesOperation(LIST)
    String list(@P(name = "repository", value = REPOSITORY) String repository) {
        JsonNode answer = call(
                ApiRequest.get(Repository.parse(repository).issues())
                        .query("state", "open")
                        .query("per_page", "30"),
                "the repository");
        ObjectNode result = UntrustedContent.object();
        ArrayNode issues = result.putArray("issues");
        answer.forEach(issue -> describe(issue, issues.addObject()));
        return result.toString();
    }

    @Tool(
            name = "github_read_issue",
            value = "Reads one issue of a GitHub repository with its text; of its comments only the number.")
    @UsesOperation(GET)
    String read(
            @P(name = "repository", value = REPOSITORY) String repository,
            @P(name = "number", value = NUMBER) int number) {
        JsonNode issue = call(ApiRequest.get(Repository.parse(repository).issue(number)), "the issue");
        ObjectNode result = UntrustedContent.object();
        describe(issue, result);
        UntrustedContent.putText(result, "body", issue.path("body").asText(""));
        return result.toString();
    }

    @Tool(
            name = "github_create_issue",
            value =
                    "Opens an issue in a GitHub repository, in the user's name and visible to others. Returns its number and"
                            + " address.")
    @UsesOperation(CREATE)
    String create(
            @P(name = "repository", value = REPOSITORY) String repository,
            @P(name = "title", value = "the title, one line") String title,
            @P(name = "body", value = "the text, in Markdown") String body) {
        if (title.isBlank() || title.chars().anyMatch(Character::isISOControl)) {
            throw new ToolFailedException("title must be one line of text.");
        }
        JsonNode issue = call(
                ApiRequest.post(Repository.parse(repository).issues()).json(Map.of("title", title, "body", body)),
                "the repository");
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", issue.path("number").asInt())
                .put("address", issue.path("html_url").asText())
                .toString();
    }

    @Tool(
            name = "github_comment",
            value =
                    "Adds a comment to an issue or pull request of a GitHub repository, in the user's name and visible to others.")
    @UsesOperation(COMMENT)
    String comment(
            @P(name = "repository", value = REPOSITORY) String repository,
            @P(name = "number", value = NUMBER) int number,
            @P(name = "body", value = "the comment, in Markdown") String body) {
        if (body.isBlank()) {
            throw new ToolFailedException("body must not be empty.");
        }
        JsonNode comment = call(
                ApiRequest.post(Repository.parse(repository).issue(number) + "/comments")
                        .json(Map.of("body", body)),
                "the issue");
        return JsonNodeFactory.instance
                .objectNode()
                .put("address", comment.path("html_url").asText())
                .toString();
    }

    private JsonNode call(ApiRequest request, String target) {
        return github.call(
                request.header("accept", "application/vnd.github+json").header("x-github-api-version", "2022-11-28"),
                target);
    }

    private static void describe(JsonNode issue, ObjectNode target) {
        target.put("number", issue.path("number").asInt())
                .put("title", issue.path("title").asText())
                .put("author", issue.at("/user/login").asText())
                .put("state", issue.path("state").asText())
                .put("comments", issue.path("comments").asInt())
                .put("updated", issue.path("updated_at").asText())
                .put("pullRequest", issue.hasNonNull("pull_request"));
        ArrayNode labels = target.putArray("labels");
        issue.path("labels").forEach(label -> labels.add(label.path("name").asText()));
    }
}
