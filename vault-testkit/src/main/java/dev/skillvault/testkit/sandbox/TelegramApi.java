package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for the Telegram Bot API, not Telegram. It follows "Telegram Bot API" (core.telegram.org, /bots/api): the bot's token in the
 * path, parameters in query, form or JSON, {@code ok} in each answer, and {@code getUpdates} that waits up to {@code timeout} seconds (of
 * real time) for something to tell.
 */
final class TelegramApi {

    private static final int LONGEST_TEXT = 4096;
    private static final long LONGEST_WAIT_SECONDS = 50;

    private final World world;
    private final SandboxTelegram telegram;

    TelegramApi(World world, SandboxTelegram telegram) {
        this.world = world;
        this.telegram = telegram;
    }

    Site site() {
        Site site = new Site("api.telegram.org", error(404, "Not Found"));
        for (String method : new String[] {"GET", "POST"}) {
            site.on(method, "/bot{token}/getMe", Kind.API, this::me)
                    .on(method, "/bot{token}/sendMessage", Kind.API, this::send)
                    .on(method, "/bot{token}/getUpdates", Kind.API, this::updates);
        }
        return site;
    }

    private Answer me(Call call) {
        check(call);
        return ok(Json.object()
                .put("id", 7_012_345_678L)
                .put("is_bot", true)
                .put("first_name", "Vault")
                .put("username", "skill_vault_bot"));
    }

    private Answer send(Call call) {
        check(call);
        String text = parameter(call, "text");
        long chat = number(parameter(call, "chat_id"));
        if (chat == 0) {
            return error(400, "Bad Request: chat not found");
        }
        if (text.isEmpty()) {
            return error(400, "Bad Request: message text is empty");
        }
        if (text.length() > LONGEST_TEXT) {
            return error(400, "Bad Request: message is too long");
        }
        int number = telegram.send(chat, text);
        ObjectNode message = Json.object()
                .put("message_id", number)
                .put("date", world.clock().instant().getEpochSecond())
                .put("text", text);
        message.putObject("chat").put("id", chat).put("type", "private");
        return ok(message);
    }

    /** Waits on the sandbox's lock, which lets all other requests go on. */
    private Answer updates(Call call) {
        check(call);
        long offset = number(parameter(call, "offset"));
        long seconds = Math.min(LONGEST_WAIT_SECONDS, number(parameter(call, "timeout")));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        ArrayNode found = telegram.updatesFrom(offset);
        while (found.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            try {
                world.lock().wait(left);
            } catch (InterruptedException e) {
                // the sandbox is being closed
                Thread.currentThread().interrupt();
                break;
            }
            found = telegram.updatesFrom(offset);
        }
        return ok(found);
    }

    private void check(Call call) {
        if (!telegram.isToken(call.variable("token"))) {
            throw new Refused(error(401, "Unauthorized"));
        }
        call.actsFor("skill_vault_bot");
    }

    private static String parameter(Call call, String name) {
        Request request = call.request();
        return request.json()
                .map(body -> body.path(name))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .or(() -> request.form().first(name))
                .orElseGet(() -> request.query().value(name));
    }

    private static long number(String text) {
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Answer ok(JsonNode result) {
        ObjectNode body = Json.object().put("ok", true);
        body.set("result", result);
        return Answer.json(200, body);
    }

    private static Answer error(int status, String description) {
        return Answer.json(
                status, Json.object().put("ok", false).put("error_code", status).put("description", description));
    }
}
