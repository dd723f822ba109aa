package dev.skillvault.impl.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.Inbox;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a bot's chat for new messages by long polling (<a href="https://core.telegram.org/bots/api#getupdates">getUpdates</a>). A
 * message is acknowledged after it was handed over, so one that a crash came between comes again. Only one chat is listened to. Who
 * writes from elsewhere waits until the owner was answered, and one of them is told so for each poll: a crowd at the bot's door keeps
 * nobody waiting.
 *
 * <p>Thread-safe.
 */
public final class TelegramInbox implements Inbox, Dialled<Inbox> {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramInbox.class);
    private static final Duration POLL = Duration.ofSeconds(50);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final String NOT_YOURS = "This bot listens to its owner only. Nothing was read.";

    private final TelegramBot bot;
    private final long chat;

    private TelegramInbox(TelegramBot bot, long chat) {
        this.bot = bot;
        this.chat = chat;
    }

    /** An inbox for one chat. */
    public static TelegramInbox of(char[] botToken, long chat, Dialer dialer) {
        return new TelegramInbox(TelegramBot.of(botToken, dialer), chat);
    }

    @Override
    public Inbox through(Dialer dialer) {
        return new TelegramInbox(bot.through(dialer), chat);
    }

    @Override
    public Listening listen(Receiver receiver) {
        AtomicBoolean closed = new AtomicBoolean();
        Thread thread = new Thread(() -> poll(receiver, closed), "skill-vault-telegram");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                thread.interrupt();
                bot.close();
            }
        };
    }

    private void poll(Receiver receiver, AtomicBoolean closed) {
        long offset = 0;
        Duration pause = Duration.ZERO;
        while (!closed.get()) {
            try {
                Thread.sleep(pause.toMillis());
                offset = handle(bot.getUpdates(offset, POLL), offset, receiver);
                pause = Duration.ZERO;
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (closed.get()) {
                    return;
                }
                if (pause.isZero()) {
                    LOG.atWarn()
                            .addKeyValue("failure", e.getClass().getName())
                            .log("the Telegram chat cannot be read now; this is tried again");
                }
                Duration longer = pause.isZero() ? SHORTEST_PAUSE : pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            }
        }
    }

    /** Hands over what came; returns the offset that acknowledges it. */
    private long handle(JsonNode updates, long offset, Receiver receiver) throws IOException {
        long next = offset;
        OptionalLong stranger = OptionalLong.empty();
        for (JsonNode update : updates) {
            JsonNode message = update.path("message");
            JsonNode from = message.path("chat").path("id");
            if (from.canConvertToLong() && from.longValue() == chat) {
                String answer = receiver.received(message.path("text").asText());
                if (!answer.isEmpty()) {
                    reply(chat, answer);
                }
            } else if (from.canConvertToLong()) {
                stranger = OptionalLong.of(from.longValue());
            }
            next = Math.max(next, update.path("update_id").asLong() + 1);
        }
        stranger.ifPresent(who -> reply(who, NOT_YOURS));
        return next;
    }

    /** An answer that does not arrive is no reason to read the message again. */
    private void reply(long to, String text) {
        try {
            bot.sendMessage(to, text);
        } catch (IOException e) {
            LOG.warn("a Telegram message could not be answered");
        }
    }
}
