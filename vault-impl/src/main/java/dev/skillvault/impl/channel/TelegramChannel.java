package dev.skillvault.impl.channel;

import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import java.io.IOException;

/**
 * Sends alerts to one Telegram chat.
 *
 * <p>Thread-safe.
 */
public final class TelegramChannel implements AlertChannel, Dialled<AlertChannel> {
    private final TelegramBot bot;
    private final long chat;

    private TelegramChannel(TelegramBot bot, long chat) {
        this.bot = bot;
        this.chat = chat;
    }

    /** A channel to a chat. */
    public static TelegramChannel to(char[] botToken, long chat, Dialer dialer) {
        return new TelegramChannel(TelegramBot.of(botToken, dialer), chat);
    }

    @Override
    public AlertChannel through(Dialer dialer) {
        return new TelegramChannel(bot.through(dialer), chat);
    }

    @Override
    public String name() {
        return "telegram:" + chat;
    }

    @Override
    public void send(Alert alert) throws IOException {
        bot.sendMessage(chat, alert.text());
    }

    @Override
    public void close() {
        bot.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
