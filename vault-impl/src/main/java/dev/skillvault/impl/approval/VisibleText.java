package dev.skillvault.impl.approval;

import java.util.HexFormat;

/**
 * Text that a stranger may have written, made fit for a person to decide by: what is not plainly visible (control and format characters,
 * marks that turn the reading direction, odd spaces, halves of surrogate pairs, unassigned and private code points) stands as {@code \}{@code
 * u00XX} per UTF-16 unit, and a backslash as two. Text that is too long is cut, and says so.
 */
final class VisibleText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private VisibleText() {}

    /** On one line. */
    static String line(String text, int longest) {
        return visible(text, longest, false);
    }

    /** With its own line ends, each as a line feed. */
    static String lines(String text, int longest) {
        return visible(text.replace("\r\n", "\n"), longest, true).stripTrailing();
    }

    private static String visible(String text, int longest, boolean lines) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (out.length() >= longest) {
                return out + " ... (" + (text.length() - i) + " characters more)";
            }
            append(out, codePoint, lines);
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int codePoint, boolean lines) {
        if (codePoint == '\\') {
            out.append("\\\\");
        } else if (isVisible(codePoint) || (lines && codePoint == '\n')) {
            out.appendCodePoint(codePoint);
        } else {
            for (char unit : Character.toChars(codePoint)) {
                out.append("\\u").append(HEX.toHexDigits(unit));
            }
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
