package dev.skillvault.impl.approval;

import java.util.HexFormat;

/**
 * Text that a stranger may have written, made fit for a person to decide by: what is not plainly visible (control and format characters,
 * marks that turn the reading direction, odd spaces, halves of surrogate pairs, unassigned and private code points) stands as {@code \}{@code
 * u00XX} per UTF-16 unit, and a backslash as two, as the command line shows whatever stands in a store. Text that is too long is cut, and
 * says so.
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

    /** What is drawn as nothing, though it counts as a letter, a mark or a symbol (Unicode's Default_Ignorable_Code_Point, and blanks). */
    private static boolean isBlank(int codePoint) {
        return codePoint == 0x034F
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x17B4
                || codePoint == 0x17B5
                || (codePoint >= 0x180B && codePoint <= 0x180F)
                || codePoint == 0x2800
                || codePoint == 0x3164
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || codePoint == 0xFFA0
                || codePoint == 0x13441
                || codePoint == 0x13442
                || codePoint == 0x16FE4
                || codePoint == 0x1D159
                || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static boolean isVisible(int codePoint) {
        if (isBlank(codePoint)) {
            return false;
        }
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
