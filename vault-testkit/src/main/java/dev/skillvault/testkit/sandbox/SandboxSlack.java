package dev.skillvault.testkit.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * What was posted in the sandbox's Slack workspace since this start, for assertions. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SandboxSlack {

    /**
     * One message.
     *
     * @param channel where
     * @param author the user id of the bot or of the person whose token was used
     * @param text what
     * @since 0.1.0
     */
    public record Message(String channel, String author, String text) {}

    private final Object lock;
    private final List<Message> messages = new ArrayList<>();

    SandboxSlack(Object lock) {
        this.lock = lock;
    }

    /** {@return the messages, oldest first} */
    public List<Message> messages() {
        synchronized (lock) {
            return List.copyOf(messages);
        }
    }

    /** How many there are now. */
    int post(String channel, String author, String text) {
        messages.add(new Message(channel, author, text));
        return messages.size();
    }
}
