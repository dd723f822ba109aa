package dev.skillvault.langchain4j.gmail;

import dev.skillvault.langchain4j.answer.ToolFailedException;
import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Writes a mail as RFC 5322 with Angus Mail, in the base64url form that Gmail's {@code raw} field takes. Sender and Message-ID are
 * Gmail's business. Thread-safe.
 */
final class MailComposer {
    private final Clock clock;

    MailComposer(Clock clock) {
        this.clock = clock;
    }

    String compose(String to, @Nullable String cc, String subject, String body) {
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new ToolFailedException("subject must be one line, without control characters.");
        }
        try {
            MimeMessage mail = new Unsigned(Session.getInstance(new Properties()));
            mail.setRecipients(RecipientType.TO, Recipients.parse("to", to));
            if (cc != null && !cc.isBlank()) {
                mail.setRecipients(RecipientType.CC, Recipients.parse("cc", cc));
            }
            mail.setSubject(subject, "UTF-8");
            mail.setSentDate(Date.from(clock.instant()));
            // RFC 5322 section 2.3: CR and LF only together. A data source writes these bytes as they are
            byte[] text = body.replaceAll("\\R", "\r\n").getBytes(StandardCharsets.UTF_8);
            mail.setDataHandler(new DataHandler(new ByteArrayDataSource(text, "text/plain; charset=UTF-8")));
            mail.saveChanges();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            mail.writeTo(out);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a checked mail could not be written", e);
        }
    }

    /** Angus Mail would put the name of this machine and its user into the Message-ID. */
    private static final class Unsigned extends MimeMessage {
        Unsigned(Session session) {
            super(session);
        }

        @Override
        protected void updateMessageID() {}
    }
}
