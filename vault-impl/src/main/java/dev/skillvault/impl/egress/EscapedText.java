package dev.skillvault.impl.egress;

/**
 * Reads a text one meant character at a time, whatever it was escaped with: percent-encoding (RFC 3986 section 2.1), JSON (RFC 8259
 * section 7) or a number of HTML's, also several times over. A character that is not escaped is meant itself. One character is read
 * from a few at most, however long a run of escapes somebody wrote.
 *
 * <p>Not thread-safe.
 */
final class EscapedText {
    private static final int UNICODE_DIGITS = 4;
    private static final int MAX_REFERENCE = 8;
    private static final int MOST_PERCENTS = 8;
    /** As many as JSON in JSON in JSON in JSON needs. */
    private static final int MOST_BACKSLASHES = 15;

    private final String text;
    private int at;

    EscapedText(String text, int at) {
        this.text = text;
        this.at = at;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    char next() {
        char c = text.charAt(at++);
        return switch (c) {
            case '%' -> percent();
            case '\\' -> backslash();
            case '&' -> reference();
            default -> c;
        };
    }

    private char percent() {
        char value = '%';
        for (int depth = 0; value == '%' && depth < MOST_PERCENTS; depth++) {
            int digits = number(at, 2, 16);
            if (digits < 0) {
                return value;
            }
            value = (char) digits;
            at += 2;
        }
        return value;
    }

    private char backslash() {
        int after = at;
        while (after < text.length() && after - at < MOST_BACKSLASHES && text.charAt(after) == '\\') {
            after++;
        }
        if (after == text.length()) {
            return '\\';
        }
        int unicode = text.charAt(after) == 'u' ? number(after + 1, UNICODE_DIGITS, 16) : -1;
        if (unicode >= 0) {
            at = after + 1 + UNICODE_DIGITS;
            return (char) unicode;
        }
        char meant = switch (text.charAt(after)) {
            case '/' -> '/';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> '\\';
        };
        if (meant != '\\') {
            at = after + 1;
        }
        return meant;
    }

    private char reference() {
        if (isAtEnd() || text.charAt(at) != '#') {
            return '&';
        }
        int end = at + 1;
        while (end < text.length() && end - at <= MAX_REFERENCE && text.charAt(end) != ';') {
            end++;
        }
        if (end == text.length() || text.charAt(end) != ';' || end == at + 1) {
            return '&';
        }
        boolean hexadecimal = (text.charAt(at + 1) | ' ') == 'x';
        int begin = hexadecimal ? at + 2 : at + 1;
        int value = number(begin, end - begin, hexadecimal ? 16 : 10);
        if (value < 0 || value > Character.MAX_VALUE) {
            return '&';
        }
        at = end + 1;
        return (char) value;
    }

    /** So many digits from there on; -1 if they are not. */
    private int number(int begin, int digits, int radix) {
        if (digits < 1 || begin + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = begin; i < begin + digits; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
