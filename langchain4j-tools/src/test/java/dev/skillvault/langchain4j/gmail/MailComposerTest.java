package dev.skillvault.langchain4j.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.langchain4j.answer.ToolFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailComposerTest {
    private static final Instant NOW = Instant.parse("2026-11-02T10:15:30Z");

    private final MailComposer composer = new MailComposer(Clock.fixed(NOW, ZoneOffset.UTC));

    private static String wire(String raw) {
        assertThat(raw).matches("[A-Za-z0-9_-]+");
        return new String(Base64.getUrlDecoder().decode(raw), StandardCharsets.US_ASCII);
    }

    private static MimeMessage read(String raw) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(raw)));
    }

    private String toHeader(String to) throws Exception {
        return InternetAddress.toUnicodeString(
                read(composer.compose(to, null, "s", "b")).getRecipients(RecipientType.TO));
    }

    @Test
    void writesAMailThatReadsBackTheSame() throws Exception {
        String raw = composer.compose(
                "anna@example.com, Jürgen Groß <jg@example.org>", "c@example.net", "Übersicht für Ü", "Grüße,\n日本\n");

        MimeMessage mail = read(raw);
        assertThat(mail.getSubject()).isEqualTo("Übersicht für Ü");
        assertThat(InternetAddress.toUnicodeString(mail.getRecipients(RecipientType.TO)))
                .isEqualTo("anna@example.com, \"Jürgen Groß\" <jg@example.org>");
        assertThat(mail.getRecipients(RecipientType.CC)).containsExactly(new InternetAddress("c@example.net"));
        assertThat(mail.getContent()).isEqualTo("Grüße,\r\n日本\r\n");
        assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(mail.getSentDate()).isEqualTo(NOW);
    }

    @Test
    void onTheWireAllIsAsciiAndEveryLineEndsInCrLf() {
        String wire = wire(composer.compose("anna@example.com", null, "Übersicht", "Grüße\nzwei\rdrei\r\n"));

        assertThat(wire).contains("Subject: =?UTF-8?", "MIME-Version: 1.0");
        assertThat(wire.chars()).allMatch(c -> c < 128);
        assertThat(wire.replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Test
    void saysNothingAboutThisMachine() {
        String wire = wire(composer.compose("anna@example.com", null, "Hi", "text"));

        assertThat(wire).doesNotContain("Message-ID", "From:", "Sender:", "JavaMail");
    }

    @Test
    void longLinesAreEncoded() {
        String wire = wire(composer.compose("anna@example.com", null, "Hi", "x".repeat(5_000)));

        assertThat(wire.lines()).allMatch(line -> line.length() <= 998);
    }

    @Test
    void recipientsMayComeAsAList() throws Exception {
        assertThat(toHeader("[a@example.com, b@example.com]")).isEqualTo("a@example.com, b@example.com");
        assertThat(toHeader("[\"a@example.com\", \"B Lee <b@example.com>\"]"))
                .isEqualTo("a@example.com, B Lee <b@example.com>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hi\r\nBcc: evil@example.org",
                "Hi\nBcc: evil@example.org",
                "Hi\rBcc: evil@example.org",
                "Hi\u0085there",
                "Hi\0"
            })
    void aSubjectOfMoreThanOneLineIsRefused(String subject) {
        assertThatThrownBy(() -> composer.compose("anna@example.com", null, subject, "b"))
                .isInstanceOf(ToolFailedException.class)
                .hasMessageContaining("subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "anna",
                "@example.com",
                "anna@example.com\r\nBcc: evil@example.org",
                "Anna\n<anna@example.com>",
                "team: a@example.com, b@example.com;",
                "anna@example.com>, <evil@example.org",
                "=?UTF-8?Q?a=0D=0ABcc:_evil@example.org?= <anna@example.com>",
                "anna@exa mple.com",
                "[1, 2]",
                "[]"
            })
    void recipientsThatAreNoneAreRefused(String recipients) {
        assertThatThrownBy(() -> composer.compose(recipients, null, "s", "b"))
                .isInstanceOf(ToolFailedException.class)
                .hasMessageStartingWith("to must");
        if (!recipients.isBlank()) {
            assertThatThrownBy(() -> composer.compose("anna@example.com", recipients, "s", "b"))
                    .isInstanceOf(ToolFailedException.class)
                    .hasMessageStartingWith("cc must");
        }
    }

    @Test
    void aNameThatLooksLikeAnAddressAddsNoRecipient() throws Exception {
        MimeMessage mail = read(composer.compose("\"evil@example.org, x\" <anna@example.com>", null, "s", "b"));

        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(((InternetAddress) mail.getAllRecipients()[0]).getAddress()).isEqualTo("anna@example.com");
    }

    @Test
    void headersInTheBodyStayInTheBody() throws Exception {
        MimeMessage mail = read(composer.compose("anna@example.com", null, "s", "Bcc: evil@example.org\r\n\r\nx"));

        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("anna@example.com"));
        assertThat(mail.getContent()).isEqualTo("Bcc: evil@example.org\r\n\r\nx");
    }
}
