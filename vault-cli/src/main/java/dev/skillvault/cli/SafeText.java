package dev.skillvault.cli;

import java.util.HexFormat;

/**
 * Text from a store, made safe to show: it stays on its line, moves no cursor and turns no reading direction. What is not plainly
 * visible (control, format and bidi characters, line separators, odd spaces, what is drawn as nothing, halves of surrogate pairs,
 * unassigned and private code points) is shown as {@code \}{@code u00XX} per UTF-16 unit, and a backslash as two, so that two different
 * texts never look the same for that reason. What a person is asked to approve follows the same rule, in vault-impl.
 */
final class SafeText {
    private static final String CUT = "...";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private SafeText() {}

    /** All of it. */
    static String line(String text) {
        return cell(text, Integer.MAX_VALUE);
    }

    /** At most {@code width} columns; text that is longer ends in three dots, and no escape is cut in two. */
    static String cell(String text, int width) {
        StringBuilder out = new StringBuilder();
        int fits = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            append(out, codePoint);
            if (width(out) > width) {
                return out.substring(0, fits) + CUT;
            }
            if (width(out) <= width - CUT.length()) {
                fits = out.length();
            }
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    /** How many columns a safe text takes; wide letters count as one. */
    static int width(CharSequence safe) {
        return Character.codePointCount(safe, 0, safe.length());
    }

    private static void append(StringBuilder out, int codePoint) {
        if (codePoint == '\\') {
            out.append("\\\\");
        } else if (isVisible(codePoint)) {
            out.appendCodePoint(codePoint);
        } else {
            for (char unit : Character.toChars(codePoint)) {
                out.append("\\u").append(HEX.toHexDigits(unit));
            }
        }
    }

    /**
     * What is drawn as nothing, though it counts as a letter, a mark or a symbol: of Unicode's Default_Ignorable_Code_Point what is no
     * format character (fillers, variation selectors), and blanks of scripts and notations.
     */
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
