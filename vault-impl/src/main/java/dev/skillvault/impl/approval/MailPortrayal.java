package dev.skillvault.impl.approval;

import dev.skillvault.approval.PendingApproval.Detail;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A mail as a person decides by it: from whom, to whom, what about, how it begins, and what else is in it. */
final class MailPortrayal {
    private static final String[] FIELDS = {"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject"};
    private static final int LONGEST_FIELD = 2_000;
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_PARTS = 50;
    private static final int DEEPEST = 8;

    private final List<Detail> details = new ArrayList<>();
    private int parts;

    private MailPortrayal() {}

    /** What is to be seen of a message; one that cannot be read is shown as it is. */
    static List<Detail> of(byte[] message) {
        try {
            MailPortrayal portrayal = new MailPortrayal();
            MimeMessage mail =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
            for (String field : FIELDS) {
                portrayal.field(mail, field);
            }
            portrayal.part(mail, 0);
            return portrayal.details;
        } catch (MessagingException | IOException | RuntimeException e) {
            return List.of(new Detail(
                    "Mail", VisibleText.lines(new String(message, StandardCharsets.ISO_8859_1), LONGEST_TEXT)));
        }
    }

    private void field(MimeMessage mail, String name) throws MessagingException {
        String[] values = mail.getHeader(name);
        if (values != null) {
            for (String value : values) {
                details.add(new Detail(name, VisibleText.line(decoded(value), LONGEST_FIELD)));
            }
        }
    }

    private static String decoded(String value) {
        String unfolded = MimeUtility.unfold(value);
        try {
            return MimeUtility.decodeText(unfolded);
        } catch (UnsupportedEncodingException e) {
            return unfolded;
        }
    }

    private void part(Part part, int depth) throws MessagingException, IOException {
        if (++parts > MOST_PARTS || depth > DEEPEST) {
            details.add(new Detail("Part", "(more parts than can be shown)"));
            return;
        }
        if (part.isMimeType("multipart/*")) {
            MimeMultipart multipart = new MimeMultipart(part.getDataHandler().getDataSource());
            for (int i = 0; i < multipart.getCount() && parts <= MOST_PARTS; i++) {
                part(multipart.getBodyPart(i), depth + 1);
            }
        } else if (part.isMimeType("text/*") && part.getFileName() == null) {
            String name = part.isMimeType("text/plain") ? "Text" : "Text as " + part.getContentType();
            details.add(new Detail(VisibleText.line(name, LONGEST_NAME), VisibleText.lines(text(part), LONGEST_TEXT)));
        } else {
            String name = part.getFileName();
            String type = MimeUtility.unfold(part.getContentType());
            details.add(new Detail(
                    "Attachment",
                    VisibleText.line((name == null ? "(no name)" : decoded(name)) + ", " + type, LONGEST_FIELD)));
        }
    }

    private static String text(Part part) throws MessagingException, IOException {
        byte[] bytes = part.getInputStream().readAllBytes();
        String name = new ContentType(part.getContentType()).getParameter("charset");
        return new String(bytes, name == null ? StandardCharsets.US_ASCII : charset(name));
    }

    /** One that this JDK does not know is shown byte by byte. */
    private static Charset charset(String name) {
        try {
            return Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
