package dev.skillvault.impl.request;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The mail in a matched call, as a mail server takes it. Both the recipients and the text are computed from the very bytes that were
 * decided and hashed.
 *
 * <p>The text differs from those bytes in three places at most: the Bcc field is left out (RFC 5322 section 3.6.3), a From field with the
 * account's address is put first if there is none (section 3.6; a mail API does the same), and a last line without an end gets one (RFC 5321
 * section 4.1.1.4). A mail of which SMTP would have to change more is not submittable.
 *
 * <p>Immutable: the text is handed out as a copy.
 */
public final class SubmittableMail {
    /** RFC 5321 section 4.5.3.1.6, without the line's end. */
    private static final int LONGEST_LINE = 998;

    private final SortedSet<String> recipients;
    private final String mime;

    private SubmittableMail(SortedSet<String> recipients, String mime) {
        this.recipients = recipients;
        this.mime = mime;
    }

    /** The mail, or empty if SMTP cannot carry its bytes as they are: other than 7 bits, a lone CR or LF, a line too long. */
    public static Optional<SubmittableMail> of(MatchedCall call) {
        try {
            RequestParts parts =
                    RequestParts.of(Map.of(), Map.of(), call.request().body().orElseThrow());
            byte[] bytes = GmailMessage.mimeOf(parts.body());
            SortedSet<String> recipients = MailRecipients.of(bytes);
            if (!recipients.equals(call.resources().get("recipient"))) {
                throw new IllegalStateException("the recipients are not those that were decided");
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return fits(text) ? Optional.of(new SubmittableMail(recipients, text)) : Optional.empty();
        } catch (RefusedRequestException e) {
            throw new IllegalStateException("a decided mail cannot be read again", e);
        }
    }

    private static boolean fits(String text) {
        for (String line : text.split("\r\n", -1)) {
            boolean plain = line.chars().allMatch(c -> c != 0 && c != '\r' && c != '\n' && c < 128);
            if (!plain || line.length() > LONGEST_LINE) {
                return false;
            }
        }
        return true;
    }

    /** Whom it goes to: every To, Cc and Bcc address, and nobody else. */
    public SortedSet<String> recipients() {
        return recipients;
    }

    /** What is transmitted, before SMTP doubles dots at the beginnings of lines (RFC 5321 section 4.5.2). */
    public byte[] text(String account) {
        int end = mime.indexOf("\r\n\r\n");
        String header = end < 0 ? mime : mime.substring(0, end);
        StringBuilder text = new StringBuilder();
        boolean from = false;
        boolean kept = true;
        for (String line : header.split("\r\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            if (!line.startsWith(" ") && !line.startsWith("\t")) {
                String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
                kept = !name.equals("bcc");
                from |= name.equals("from");
            }
            if (kept) {
                text.append(line).append("\r\n");
            }
        }
        text.append(end < 0 ? "" : mime.substring(end + 2));
        if (!mime.endsWith("\r\n") && end >= 0) {
            text.append("\r\n");
        }
        return ((from ? "" : "From: " + account + "\r\n") + text).getBytes(StandardCharsets.US_ASCII);
    }

    /** Never the text. */
    @Override
    public String toString() {
        return "SubmittableMail[" + recipients.size() + " recipients]";
    }
}
