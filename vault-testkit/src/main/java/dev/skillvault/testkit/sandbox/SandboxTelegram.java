package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The chats of the sandbox's Telegram bot since this start: what it sent, and what people write to it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SandboxTelegram {

    /**
     * One message the bot sent.
     *
     * @param chat the chat's id
     * @param text what it says
     * @since 0.1.0
     */
    public record Message(long chat, String text) {}

    private record Update(long id, long chat, String from, String text) {}

    private static final long FIRST_UPDATE = 700_000_001L;

    private final World world;
    private final String token;
    private final List<Message> sent = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private long nextUpdate = FIRST_UPDATE;

    SandboxTelegram(World world, long seed) {
        this.world = world;
        this.token = world.ledger()
                .note(
                        "bot_token",
                        "7012345678:AA" + Secrets.MARKER
                                + Secrets.derive(seed, "telegram bot").substring(0, 22));
    }

    /** {@return the bot's token, which never ends and stands in the path of each request; a secret} */
    public String botToken() {
        return token;
    }

    /** {@return what the bot sent, oldest first} */
    public List<Message> sent() {
        synchronized (world.lock()) {
            return List.copyOf(sent);
        }
    }

    /**
     * Has a person write to the bot; a waiting {@code getUpdates} is answered at once.
     *
     * @param chat the chat's id, of a private chat that of the person
     * @param from the person's name
     * @param text what the person writes
     */
    public void write(long chat, String from, String text) {
        requireNonNull(from);
        requireNonNull(text);
        synchronized (world.lock()) {
            updates.add(new Update(nextUpdate++, chat, from, text));
            world.lock().notifyAll();
        }
    }

    boolean isToken(String presented) {
        return token.equals(presented);
    }

    int send(long chat, String text) {
        sent.add(new Message(chat, text));
        return sent.size();
    }

    /** Forgets what an offset confirms, and tells the rest ("getUpdates", core.telegram.org, /bots/api#getupdates). */
    ArrayNode updatesFrom(long offset) {
        updates.removeIf(update -> update.id() < offset);
        ArrayNode list = Json.array();
        for (Update update : updates) {
            ObjectNode message = list.addObject()
                    .put("update_id", update.id())
                    .putObject("message")
                    .put("message_id", update.id() - FIRST_UPDATE + 1)
                    .put("date", world.clock().instant().getEpochSecond())
                    .put("text", update.text());
            message.putObject("from")
                    .put("id", update.chat())
                    .put("is_bot", false)
                    .put("first_name", update.from());
            message.putObject("chat")
                    .put("id", update.chat())
                    .put("type", "private")
                    .put("first_name", update.from());
        }
        return list;
    }
}
