package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedSet;

/** Any bytes are a mail that is refused in the one way there is, or one whose recipients are plain addresses that read back the same. */
class MailRecipientsFuzzTest {

    @FuzzTest
    void whatIsReadReadsBackTheSame(byte[] mail) throws RefusedRequestException {
        SortedSet<String> recipients;
        try {
            recipients = MailRecipients.ofDraft(mail);
        } catch (RefusedRequestException e) {
            assertThat(e.sentence()).isNotBlank();
            return;
        }
        for (String recipient : recipients) {
            assertThat(ResourceKind.isGrantable("recipient", recipient)).isTrue();
            assertThat(ResourceKind.canonical("recipient", recipient)).isEqualTo(recipient);
            assertThat(new String(mail, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT))
                    .contains(recipient.substring(0, recipient.indexOf('@')));
        }
        if (!recipients.isEmpty()) {
            String plain = "To: " + String.join(",\r\n ", recipients) + "\r\n\r\n";
            assertThat(MailRecipients.of(plain.getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(recipients);
            String grouped = "Bcc: All:" + String.join(", ", recipients) + ";\r\n\r\n";
            assertThat(MailRecipients.of(grouped.getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(recipients);
        }
    }
}
