package dev.skillvault.impl.channel;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.MailAccount;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail to one address: TLS from the first byte (RFC 8314 section 3.3), the server's name checked (RFC 6125), never without
 * authentication. What the server says stays here; it can hold addresses.
 *
 * <p>Thread-safe.
 */
public final class OutgoingMail implements AutoCloseable {
    private static final String TIMEOUT = "20000";

    private final MailAccount account;
    private final InternetAddress from;
    private final InternetAddress to;
    private final Clock clock;
    private final @Nullable SSLSocketFactory trust;

    private OutgoingMail(
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
     * The way to one address.
     *
     * @param trust which certificates are believed; null for those that Java believes
     * @throws VaultConfigurationException if an address does not fit
     */
    public static OutgoingMail to(
            MailAccount account, String from, String to, Clock clock, @Nullable SSLSocketFactory trust) {
        return new OutgoingMail(account, address(from), address(to), clock, trust);
    }

    private static InternetAddress address(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            return address;
        } catch (AddressException e) {
            throw new VaultConfigurationException("a mail address is not one address like ops@example.org");
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

    /**
     * A mail.
     *
     * @param subject one line
     * @param text of the body
     * @param header one more header's name and value
     * @param attachment a file's name and text, or empty for none
     */
    public record Letter(
            String subject,
            String text,
            Map.Entry<String, String> header,
            Optional<Map.Entry<String, String>> attachment) {}

    /**
     * Sends a mail; returns once the server took it over.
     *
     * @param what is sent, to complete "the mail server did not take ..."
     */
    public void send(Letter letter, String what) throws IOException {
        Session session = Session.getInstance(properties());
        char[] password = account.password();
        try (Transport transport = session.getTransport("smtps")) {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(from);
            message.setRecipient(Message.RecipientType.TO, to);
            message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
            fill(message, letter);
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader(letter.header().getKey(), letter.header().getValue());
            message.setSentDate(Date.from(clock.instant()));
            message.saveChanges();
            transport.connect(account.host(), account.port(), account.user(), new String(password));
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw new IOException(
                    "the mail server did not take " + what + ": " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** An attachment goes as bytes, so that no mail program changes its line ends. */
    private static void fill(MimeMessage message, Letter letter) throws MessagingException {
        if (letter.attachment().isEmpty()) {
            message.setText(letter.text(), StandardCharsets.UTF_8.name());
            return;
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(letter.text(), StandardCharsets.UTF_8.name());
        MimeBodyPart file = new MimeBodyPart();
        byte[] content = letter.attachment().get().getValue().getBytes(StandardCharsets.UTF_8);
        file.setDataHandler(new DataHandler(new ByteArrayDataSource(content, "application/octet-stream")));
        file.setFileName(letter.attachment().get().getKey());
        message.setContent(new MimeMultipart(text, file));
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
}
