package dev.skillvault.impl.channel;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.channel.OutgoingMail.Letter;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.MailAccount;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts by mail.
 *
 * <p>Thread-safe.
 */
public final class MailChannel implements AlertChannel {
    private final OutgoingMail mail;

    private MailChannel(OutgoingMail mail) {
        this.mail = mail;
    }

    /**
     * A channel to one address.
     *
     * @param trust which certificates are believed; null for those that Java believes
     * @throws VaultConfigurationException if an address does not fit
     */
    public static MailChannel to(
            MailAccount account, String from, String to, Clock clock, @Nullable SSLSocketFactory trust) {
        return new MailChannel(OutgoingMail.to(account, from, to, clock, trust));
    }

    /** The server. */
    public String host() {
        return mail.host();
    }

    /** Whether it is this machine. */
    public boolean isLocal() {
        return mail.isLocal();
    }

    @Override
    public String name() {
        return "mail:" + mail.host();
    }

    @Override
    public void send(Alert alert) throws IOException {
        mail.send(
                new Letter(
                        alert.title(),
                        alert.text() + "\n",
                        Map.entry("X-Skill-Vault-Alert", alert.id()),
                        Optional.empty()),
                "the alert");
    }

    @Override
    public void close() {
        mail.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
