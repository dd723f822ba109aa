package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.Locale;

/**
 * A stand-in for a corner of Slack's Web API, not Slack. It follows "auth.test method" and "chat.postMessage method" (docs.slack.dev,
 * /reference/methods/auth.test and /reference/methods/chat.postMessage): every answer is HTTP 200 and says {@code ok}.
 */
final class SlackApi {

    static final String TEAM = "T9TK3CUKW";
    static final String BOT = "U0KRQLJ9H";

    /** Tells a bot's consent from its user's. */
    static final String BOT_MARK = "sandbox:bot";

    private final World world;
    private final SlackGate gate;
    private final SandboxSlack slack;

    SlackApi(World world, SandboxSlack slack) {
        this.world = world;
        this.gate = new SlackGate(world);
        this.slack = slack;
    }

    Site site() {
        return new Site("slack.com", error("unknown_method"))
                .on("POST", "/api/auth.test", Kind.API, this::test)
                .on("GET", "/api/auth.test", Kind.API, this::test)
                .on("POST", "/api/chat.postMessage", Kind.API, this::post);
    }

    static String userId(String user) {
        return "U" + Secrets.hash(user).substring(0, 8).toUpperCase(Locale.ROOT);
    }

    static Answer error(String error) {
        return Answer.json(200, Json.object().put("ok", false).put("error", error));
    }

    private Answer test(Call call) {
        Token token = gate.token(call);
        boolean bot = token.scopes().contains(BOT_MARK);
        String user = world.tokens().consentOf(token).user();
        return Answer.json(
                200,
                Json.object()
                        .put("ok", true)
                        .put("url", "https://acme.slack.com/")
                        .put("team", "Acme")
                        .put("team_id", TEAM)
                        .put("user", bot ? "skill-vault" : user)
                        .put("user_id", bot ? BOT : userId(user)));
    }

    private Answer post(Call call) {
        Token token = gate.token(call);
        if (!token.scopes().contains("chat:write")) {
            ObjectNode missing = Json.object()
                    .put("ok", false)
                    .put("error", "missing_scope")
                    .put("needed", "chat:write")
                    .put("provided", String.join(",", token.scopes()));
            return Answer.json(200, missing);
        }
        Request request = call.request();
        JsonNode body = request.json().orElseGet(() -> request.form().json());
        String channel = body.path("channel").asText();
        String text = body.path("text").asText();
        if (channel.isEmpty()) {
            return error("channel_not_found");
        }
        if (text.isEmpty()) {
            return error("no_text");
        }
        boolean bot = token.scopes().contains(BOT_MARK);
        String author = bot ? BOT : userId(world.tokens().consentOf(token).user());
        int number = slack.post(channel, author, text);
        String ts = world.clock().instant().getEpochSecond() + String.format(Locale.ROOT, ".%06d", number);
        ObjectNode answer =
                Json.object().put("ok", true).put("channel", channel).put("ts", ts);
        answer.putObject("message")
                .put("type", "message")
                .put("user", author)
                .put("text", text)
                .put("ts", ts);
        return Answer.json(200, answer);
    }
}
