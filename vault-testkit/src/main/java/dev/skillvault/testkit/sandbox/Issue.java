package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One issue of a repository. */
record Issue(int number, Post post, String title, Set<String> labels, List<Post> comments) {

    /** A text someone wrote at some time. */
    record Post(String author, String body, Instant at) {

        JsonNode save() {
            return Json.object().put("author", author).put("body", body).put("at", at.toString());
        }

        static Post load(JsonNode saved) {
            return new Post(
                    saved.path("author").asText(),
                    saved.path("body").asText(),
                    Instant.parse(saved.path("at").asText()));
        }
    }

    SandboxIssue view() {
        return new SandboxIssue(
                number,
                title,
                post.body(),
                post.author(),
                comments.stream().map(Post::body).toList());
    }

    JsonNode save() {
        ObjectNode saved = Json.object().put("number", number).put("title", title);
        saved.set("post", post.save());
        saved.set("labels", Json.strings(labels));
        ArrayNode savedComments = saved.putArray("comments");
        comments.forEach(comment -> savedComments.add(comment.save()));
        return saved;
    }

    static Issue load(JsonNode saved) {
        List<Post> comments = new ArrayList<>();
        saved.path("comments").forEach(comment -> comments.add(Post.load(comment)));
        return new Issue(
                saved.path("number").asInt(),
                Post.load(saved.path("post")),
                saved.path("title").asText(),
                Json.stringSet(saved.path("labels")),
                comments);
    }
}
