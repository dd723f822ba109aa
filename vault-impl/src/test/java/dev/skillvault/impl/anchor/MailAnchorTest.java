package dev.skillvault.impl.anchor;

import static dev.skillvault.impl.audit.TestNotes.note;
import static dev.skillvault.impl.audit.TestNotes.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.mail.MailCertificates;
import dev.skillvault.impl.mail.MailServer;
import dev.skillvault.spi.MailAccount;
import dev.skillvault.testkit.TestClock;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailAnchorTest {
    private static final String USER = "vault@agent.example";
    private static final String PASSWORD = "app-pass-word-4711";
    private static final Checkpoint NOTE = note(origin("alpha"), 20, 3);

    private final TestClock clock = TestClock.startingAt(Instant.parse("2026-11-21T08:00:00Z"));
    private MailCertificates certificates;
    private MailServer server;

    @BeforeEach
    void open() {
        certificates = MailCertificates.of("localhost");
        server = MailServer.start(certificates, USER, PASSWORD);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private MailAnchor anchor(String password, Duration every) {
        return MailAnchor.to(
                MailAccount.of("localhost", USER, password.toCharArray())
                        .port(server.address().getPort()),
                USER,
                "auditor@example.org",
                every,
                clock,
                certificates.trust());
    }

    @Test
    void theNoteArrivesAttachedByteForByte() throws Exception {
        try (MailAnchor anchor = anchor(PASSWORD, Duration.ofHours(1))) {
            anchor.keep(NOTE);
            assertThat(anchor.interval()).isEqualTo(Duration.ofHours(1));
            assertThat(anchor.newest()).isEmpty();
        }
        assertThat(server.taken()).hasSize(1);
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(server.taken().get(0).text().getBytes(StandardCharsets.UTF_8)));
        assertThat(message.getSubject()).isEqualTo("Checkpoint of 20 entries of " + NOTE.origin());
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("checkpoint.note");
        assertThat(new String(parts.getBodyPart(1).getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(NOTE.note());
    }

    @Test
    void aServerThatRefusesIsAFailureWithoutItsWords() {
        try (MailAnchor anchor = anchor("wrong", Duration.ofHours(1))) {
            assertThatThrownBy(() -> anchor.keep(NOTE))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the mail server did not take the checkpoint: ")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void aMailEverySecondIsRefused() {
        assertThatThrownBy(() -> anchor(PASSWORD, Duration.ofSeconds(59)))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("once a minute");
    }
}
