package dev.skillvault.impl.request;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Every address a MIME message (RFC 5322) would be delivered to. A message whose header two parsers could read differently is
 * refused.
 */
final class MailRecipients {
    private static final Set<String> RECIPIENT_HEADERS = Set.of("to", "cc", "bcc");
    private static final Set<String> SINGLE = Set.of(
            "to",
            "cc",
            "bcc",
            "from",
            "sender",
            "subject",
            "reply-to",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    /**
     * No quoted local part, source route, domain literal, encoded word, percent or bang route: each is read differently somewhere on a
     * mail's way.
     */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9#$&'*+/=^_`{|}~.-]+@[A-Za-z0-9.-]+");

    /** No quote, comment or escape, in which a parser may see another colon or semicolon than the next one does. */
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9 ._-]+:[^:;()\"\\\\\\[\\]]*;");

    private MailRecipients() {}

    /** All To, Cc and Bcc addresses, those in groups too, in lower case and with domains in ASCII form; at least one. */
    static SortedSet<String> of(byte[] message) throws RefusedRequestException {
        SortedSet<String> recipients = ofDraft(message);
        if (recipients.isEmpty()) {
            throw refused("it names no recipient");
        }
        return recipients;
    }

    /** The same of a message that may name none yet. */
    static SortedSet<String> ofDraft(byte[] message) throws RefusedRequestException {
        checkHeaderBytes(message);
        SortedSet<String> recipients = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        try {
            MimeMessage mail =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
            for (Header header : Collections.list(mail.getAllHeaders())) {
                String name = header.getName().toLowerCase(Locale.ROOT);
                if (name.startsWith("resent-") || (SINGLE.contains(name) && !seen.add(name))) {
                    throw refused("it has a Resent header, or one header twice");
                }
                if (RECIPIENT_HEADERS.contains(name)) {
                    for (InternetAddress address : InternetAddress.parseHeader(header.getValue(), true)) {
                        add(recipients, address);
                    }
                }
            }
        } catch (MessagingException e) {
            throw refused("its header or an address in it cannot be read");
        }
        return recipients;
    }

    /** An address, or all of a group (RFC 5322 section 3.4), whose list may be empty. */
    private static void add(SortedSet<String> recipients, InternetAddress address)
            throws RefusedRequestException, AddressException {
        if (!address.isGroup()) {
            recipients.add(canonical(address));
            return;
        }
        InternetAddress[] members = GROUP.matcher(address.getAddress()).matches() ? address.getGroup(true) : null;
        if (members == null) {
            throw refused("a group of recipients is not of the plain form name: address, address;");
        }
        for (InternetAddress member : members) {
            recipients.add(canonical(member));
        }
    }

    private static String canonical(InternetAddress address) throws RefusedRequestException, AddressException {
        String text = address.getAddress();
        if (text == null || address.isGroup() || !PLAIN.matcher(text).matches()) {
            throw refused("a recipient is not of the plain form name@domain");
        }
        address.validate();
        int at = text.indexOf('@');
        String domain = RecipientKind.domain(text.substring(at + 1))
                .orElseThrow(() -> refused("a recipient's domain is not valid"));
        return AsciiCase.lower(text.substring(0, at)) + "@" + domain;
    }

    /** Header bytes are printable ASCII, and lines end in CRLF only (RFC 5322 section 2.2). */
    private static void checkHeaderBytes(byte[] message) throws RefusedRequestException {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String header = end < 0 ? text : text.substring(0, end + 2);
        if (header.startsWith(" ") || header.startsWith("\t")) {
            throw refused("its header begins with a continuation");
        }
        for (String line : header.split("\r\n", -1)) {
            boolean odd = line.chars().anyMatch(c -> c > 126 || (c < 32 && c != '\t'));
            boolean blankContinuation = !line.isEmpty() && line.isBlank();
            boolean noField = !line.isEmpty() && !line.isBlank() && !line.matches("[\t ].*|[!-9;-~]+:.*");
            if (odd || blankContinuation || noField) {
                throw refused("its header is not plain RFC 5322");
            }
        }
    }

    private static RefusedRequestException refused(String why) {
        return RefusedRequestException.malformed("the mail is refused because " + why);
    }
}
