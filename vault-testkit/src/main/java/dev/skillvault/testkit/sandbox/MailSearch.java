package dev.skillvault.testkit.sandbox;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gmail's search, a small part of it: words, quoted phrases, {@code from:}, {@code to:}, {@code subject:}, {@code in:} and {@code
 * is:}, all of which must match. Another operator is an ordinary word and so finds nothing.
 */
final class MailSearch {

    private static final Pattern TERM = Pattern.compile("(?:(from|to|subject|in|is|label):)?(?:\"([^\"]*)\"|(\\S+))");

    private MailSearch() {}

    static boolean matches(MailboxMessage message, String query) {
        Matcher term = TERM.matcher(query.toLowerCase(Locale.ROOT));
        while (term.find()) {
            String wanted = term.group(2) == null ? term.group(3) : term.group(2);
            if (!place(message, term.group(1) == null ? "" : term.group(1), wanted)
                    .contains(wanted)) {
                return false;
            }
        }
        return true;
    }

    private static String place(MailboxMessage message, String operator, String wanted) {
        MimeMessage mime = message.mime();
        String place = switch (operator) {
            case "from", "to", "subject" -> mime.field(operator).orElse("");
            case "in" -> wanted.equals("anywhere") ? "anywhere" : labels(message);
            case "is", "label" -> labels(message);
            default ->
                String.join(
                        "\n",
                        mime.field("From").orElse(""),
                        mime.field("To").orElse(""),
                        mime.field("Subject").orElse(""),
                        mime.text());
        };
        return place.toLowerCase(Locale.ROOT);
    }

    private static String labels(MailboxMessage message) {
        return String.join(" ", message.labels());
    }
}
