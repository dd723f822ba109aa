package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;

/** GitHub's JSON for users, repositories, files, issues and comments, as far as clients read it. */
final class GitHubShapes {

    private static final String API = "https://api.github.com";
    private static final String WEB = "https://github.com/";

    private GitHubShapes() {}

    static ObjectNode user(String login) {
        return Json.object()
                .put("login", login)
                .put("id", id(login))
                .put("type", login.equals("acme") ? "Organization" : "User")
                .put("url", API + "/users/" + login)
                .put("html_url", WEB + login)
                .put("site_admin", false);
    }

    static ObjectNode repository(String fullName, long id, int openIssues) {
        int slash = fullName.indexOf('/');
        ObjectNode node = Json.object()
                .put("id", id)
                .put("name", fullName.substring(slash + 1))
                .put("full_name", fullName)
                .put("private", true)
                .put("url", API + "/repos/" + fullName)
                .put("html_url", WEB + fullName)
                .put("description", "A repository of the sandbox")
                .put("default_branch", "main")
                .put("has_issues", true)
                .put("open_issues_count", openIssues);
        node.set("owner", user(fullName.substring(0, slash)));
        node.putObject("permissions").put("admin", false).put("push", true).put("pull", true);
        return node;
    }

    static ObjectNode file(String repository, String path, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        String api = API + "/repos/" + repository;
        String sha = blobId(content);
        ObjectNode node = Json.object()
                .put("type", "file")
                .put("encoding", "base64")
                .put("size", content.length)
                .put("name", path)
                .put("path", path)
                .put("content", Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(content) + "\n")
                .put("sha", sha)
                .put("url", api + "/contents/" + path + "?ref=main")
                .put("git_url", api + "/git/blobs/" + sha)
                .put("html_url", WEB + repository + "/blob/main/" + path)
                .put("download_url", "https://raw.githubusercontent.com/" + repository + "/main/" + path);
        node.putObject("_links")
                .put("self", node.path("url").asText())
                .put("git", node.path("git_url").asText())
                .put("html", node.path("html_url").asText());
        return node;
    }

    /** "Git Internals: Git Objects": SHA-1 over a header and the content. */
    private static String blobId(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode issue(String repository, Issue issue) {
        String path = repository + "/issues/" + issue.number();
        ObjectNode node = Json.object()
                .put("id", id(path))
                .put("number", issue.number())
                .put("title", issue.title())
                .put("state", "open")
                .put("locked", false)
                .put("comments", issue.comments().size())
                .put("repository_url", API + "/repos/" + repository)
                .put("comments_url", API + "/repos/" + path + "/comments")
                .putNull("closed_at");
        ArrayNode labels = node.putArray("labels");
        issue.labels().forEach(label -> labels.addObject().put("id", id(label)).put("name", label));
        node.putArray("assignees");
        return post(node, path, path, issue.post());
    }

    static ObjectNode comment(String repository, int issue, int index, Issue.Post comment) {
        long id = id(repository + "/" + issue + "/" + index);
        return post(
                Json.object().put("id", id),
                repository + "/issues/comments/" + id,
                repository + "/issues/" + issue + "#issuecomment-" + id,
                comment);
    }

    private static ObjectNode post(ObjectNode node, String apiPath, String webPath, Issue.Post post) {
        node.put("url", API + "/repos/" + apiPath)
                .put("html_url", WEB + webPath)
                .put("body", post.body())
                .put("created_at", time(post))
                .put("updated_at", time(post))
                .put("author_association", "MEMBER");
        node.set("user", user(post.author()));
        return node;
    }

    private static String time(Issue.Post post) {
        return post.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A number that is the same in every run. */
    static long id(String name) {
        return Integer.toUnsignedLong(name.hashCode());
    }
}
