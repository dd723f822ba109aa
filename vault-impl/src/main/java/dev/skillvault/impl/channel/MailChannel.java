package dev.skillvault.impl.channel;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.MailAccount;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts by mail: TLS from the first byte (RFC 8314 section 3.3), the server's name checked (RFC 6125), never without
 * authentication. What the server says stays here; it can hold addresses.
 *
 * <p>Thread-safe.
 */
public final class MailChannel implements AlertChannel {
    private static final String TIMEOUT = "20000";

    private final MailAccount account;
    private final InternetAddress from;
    private final InternetAddress to;
    private final Clock clock;
    private final @Nullable SSLSocketFactory trust;

    private MailChannel(
            MailAccount account,
            InternetAddress from,
            InternetAddress to,
            Clock clock,
            @Nullable SSLSocketFactory trust) {
        this.account = account;
        this.from = from;
        this.to = to;
        this.clock = clock;
        this.trust = trust;
    }

    /**
     * A channel to one address.
     *
     * @param trust which certificates are believed; null for those that Java believes
     * @throws VaultConfigurationException if an address does not fit
     */
    public static MailChannel to(
            MailAccount account, String from, String to, Clock clock, @Nullable SSLSocketFactory trust) {
        return new MailChannel(account, address(from), address(to), clock, trust);
    }

    private static InternetAddress address(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            return address;
        } catch (AddressException e) {
            throw new VaultConfigurationException("an alert's mail address is not one address like ops@example.org");
        }
    }

    /** The server. */
    public String host() {
        return account.host();
    }

    /** Whether it is this machine. */
    public boolean isLocal() {
        return host().equals("localhost") || host().equals("127.0.0.1");
    }

    @Override
    public String name() {
        return "mail:" + account.host();
    }

    @Override
    public void send(Alert alert) throws IOException {
        Session session = Session.getInstance(properties());
        char[] password = account.password();
        try (Transport transport = session.getTransport("smtps")) {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(from);
            message.setRecipient(Message.RecipientType.TO, to);
            message.setSubject(alert.title(), StandardCharsets.UTF_8.name());
            message.setText(alert.text() + "\n", StandardCharsets.UTF_8.name());
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("X-Skill-Vault-Alert", alert.id());
            message.setSentDate(Date.from(clock.instant()));
            message.saveChanges();
            transport.connect(account.host(), account.port(), account.user(), new String(password));
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw new IOException(
                    "the mail server did not take the alert: " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.smtps.auth", "true");
        properties.setProperty("mail.smtps.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtps.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty("mail.smtps.connectiontimeout", TIMEOUT);
        properties.setProperty("mail.smtps.timeout", TIMEOUT);
        properties.setProperty("mail.smtps.writetimeout", TIMEOUT);
        if (trust != null) {
            properties.put("mail.smtps.ssl.socketFactory", trust);
            properties.setProperty("mail.smtps.ssl.socketFactory.fallback", "false");
        }
        return properties;
    }

    @Override
    public void close() {
        account.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
