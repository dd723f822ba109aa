package dev.skillvault.spi;

import dev.skillvault.VaultConfigurationException;
import java.io.PrintStream;
import java.io.Reader;

/**
 * Where a person hands the vault the address they were sent to after they consented, on a machine without a browser: a chat, a
 * terminal. Passed to the vault's builder, never found on the class path.
 *
 * <p><b>Behavior:</b> from the moment {@link #listen} returns, whatever arrives reaches the receiver, in order, once. The vault listens
 * before it sends any link. What comes from somebody who is not meant never reaches the receiver.
 *
 * <p><b>Threading:</b> the receiver is called on the inbox's own thread and returns within a minute.
 *
 * @since 0.1.0
 */
public interface Inbox {

    /**
     * A terminal: one line is one message.
     *
     * @param in what the person types; read until its end, and not closed
     * @param out where answers go
     * @return the inbox
     */
    static Inbox terminal(Reader in, PrintStream out) {
        return VaultProvider.load().terminalInbox(in, out);
    }

    /**
     * A Telegram chat, asked for new messages by long polling ({@code getUpdates} of the Bot API). Messages of other chats are
     * dropped, and their senders told so once.
     *
     * @param botToken the bot's token; copied, so the caller may wipe the array
     * @param chat the only chat that is listened to; one person's private chat with the bot
     * @return the inbox
     * @throws VaultConfigurationException if the token has not the shape of one
     */
    static Inbox telegram(char[] botToken, long chat) {
        return VaultProvider.load().telegramInbox(botToken, chat);
    }

    /**
     * Begins to listen.
     *
     * @param receiver whom messages are handed to
     * @return what ends the listening
     */
    Listening listen(Receiver receiver);

    /** Whom messages are handed to. */
    @FunctionalInterface
    interface Receiver {
        /**
         * A message.
         *
         * @param text as it was written; it may hold a secret, and is kept and logged nowhere
         * @return what to answer; empty for nothing
         */
        String received(String text);
    }

    /** Somebody listens, until this is closed. Closing it twice does nothing. */
    @FunctionalInterface
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
