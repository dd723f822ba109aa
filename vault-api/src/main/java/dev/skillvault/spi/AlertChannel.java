package dev.skillvault.spi;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.net.URI;

/**
 * A way to tell a person that a connection needs them. Passed to the vault's builder, never found on the class path.
 *
 * <p><b>Behavior:</b> {@link #send} returns once the message was taken over by whoever delivers it, and throws if it was not; the vault
 * then tries again, ever less often, for as long as the alert is true. A message comes once, and only if the vault ended between
 * sending it and noting that it was sent does it come again, under the same {@link Alert#id}. The order of messages about one
 * connection is kept.
 *
 * <p><b>Threading:</b> each channel has a thread of its own, so one that hangs or throws keeps neither the vault nor another channel
 * waiting. {@link #send} is never called twice at the same time; it should end within two minutes, and when it is interrupted.
 *
 * @since 0.1.0
 */
public interface AlertChannel extends AutoCloseable {

    /**
     * Writes alerts to the log, as warnings, without their links. What a vault does to which no channel was given.
     *
     * @return the channel
     */
    static AlertChannel log() {
        return VaultProvider.load().logAlerts();
    }

    /**
     * Posts alerts as JSON to a URL. Each request carries {@code Skill-Vault-Timestamp}, in seconds since the epoch, and {@code
     * Skill-Vault-Signature: v1=HEX}, the HMAC-SHA-256 (RFC 2104) of the timestamp, a dot and the body. Whoever receives it refuses
     * other signatures and old timestamps. No redirect is followed; any answer but 2xx is a failure.
     *
     * @param url https, port 443, without user information and fragment
     * @param key the key of the signature, at least 32 random bytes; copied, so the caller may wipe the array
     * @return the channel
     * @throws VaultConfigurationException if the URL or the key does not fit
     */
    static AlertChannel webhook(URI url, byte[] key) {
        return VaultProvider.load().webhookAlerts(url, key);
    }

    /**
     * Sends alerts by mail: SMTP over implicit TLS (RFC 8314 section 3.3), the server's name checked against its certificate.
     *
     * @param account the server and the account there
     * @param from the sender's address
     * @param to the recipient's address
     * @return the channel
     * @throws VaultConfigurationException if an address does not fit
     */
    static AlertChannel mail(MailAccount account, String from, String to) {
        return VaultProvider.load().mailAlerts(account, from, to);
    }

    /**
     * Sends alerts to a Telegram chat ({@code sendMessage} of the Bot API).
     *
     * @param botToken the bot's token; copied, so the caller may wipe the array
     * @param chat the chat's number
     * @return the channel
     * @throws VaultConfigurationException if the token has not the shape of one
     */
    static AlertChannel telegram(char[] botToken, long chat) {
        return VaultProvider.load().telegramAlerts(botToken, chat);
    }

    /**
     * How the channel is called in the log, and how the vault remembers what went out by it: the same after a restart, and without a
     * secret.
     *
     * @return at most 80 letters, digits and any of {@code . : _ -}
     */
    String name();

    /**
     * Whether the messages reach the account's owner and few others. If not, alerts come without a link.
     *
     * @return whether alerts carry their links
     */
    default boolean carriesLinks() {
        return true;
    }

    /**
     * Sends one alert.
     *
     * @param alert what to tell
     * @throws IOException if nobody took it over; the message is logged, so it must hold no secret and no URL
     * @throws InterruptedException if the vault is being closed
     */
    void send(Alert alert) throws IOException, InterruptedException;

    /** Wipes what is secret. Called once, when the vault is closed. */
    @Override
    default void close() {}
}
