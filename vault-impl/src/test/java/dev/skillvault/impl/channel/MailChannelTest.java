package dev.skillvault.impl.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.mail.MailCertificates;
import dev.skillvault.impl.mail.MailServer;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.MailAccount;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.alert.AlertChannelContract;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailChannelTest extends AlertChannelContract {
    private static final String USER = "vault@agent.example";
    private static final String PASSWORD = "app-pass-word-4711";

    private final TestClock clock = TestClock.startingAt(Instant.parse("2026-11-21T08:00:00Z"));
    private MailCertificates certificates;
    private MailServer server;
    private AlertChannel channel;

    @BeforeEach
    void open() {
        startServer("localhost");
        channel = channel("localhost", PASSWORD);
    }

    private void startServer(String certifiedName) {
        certificates = MailCertificates.of(certifiedName);
        server = MailServer.start(certificates, USER, PASSWORD);
    }

    private MailChannel channel(String host, String password) {
        return MailChannel.to(
                MailAccount.of(host, USER, password.toCharArray())
                        .port(server.address().getPort()),
                "vault@agent.example",
                "ops@example.org",
                clock,
                certificates.trust());
    }

    @AfterEach
    void close() {
        channel.close();
        server.close();
    }

    @Override
    protected AlertChannel channel() {
        return channel;
    }

    @Override
    protected List<String> arrived() {
        return server.taken().stream().map(mail -> read(mail.text())).toList();
    }

    private static String read(String raw) {
        try {
            MimeMessage message = new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)));
            return message.getSubject() + "\n" + message.getContent();
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected void breakDown() {
        server.close();
    }

    @Override
    protected List<String> secrets() {
        return List.of(PASSWORD);
    }

    @Test
    void aWrongPasswordIsAFailureThatTellsNothing() {
        try (MailChannel wrong = channel("localhost", "wrong-pass-word")) {
            assertThatThrownBy(() -> wrong.send(alert(Alert.Kind.NEEDS_CONSENT)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("AuthenticationFailed")
                    .hasMessageNotContaining("wrong-pass-word");
        }
        assertThat(server.taken()).isEmpty();
    }

    /** RFC 6125: a certificate that is believed, for another name. */
    @Test
    void aServerWithAnotherNameGetsNoPassword() {
        server.close();
        startServer("mail.elsewhere.example");
        try (MailChannel other = channel("localhost", PASSWORD)) {
            assertThatThrownBy(() -> other.send(alert(Alert.Kind.NEEDS_CONSENT)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(server.taken()).isEmpty();
    }

    /** Java's own trust store does not know the certificate. */
    @Test
    void aServerThatIsNotTrustedGetsNoPassword() {
        try (MailChannel strict = MailChannel.to(
                MailAccount.of("localhost", USER, PASSWORD.toCharArray())
                        .port(server.address().getPort()),
                "vault@agent.example",
                "ops@example.org",
                clock,
                null)) {
            assertThatThrownBy(() -> strict.send(alert(Alert.Kind.NEEDS_CONSENT)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(server.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org"})
    void whatIsNotOneAddressIsRefused(String address) {
        assertThatThrownBy(() -> AlertChannel.mail(
                        MailAccount.of("localhost", USER, new char[0]), "vault@agent.example", address))
                .isInstanceOf(VaultConfigurationException.class);
    }
}
