package dev.skillvault.cli;

import java.util.Locale;

/** Text from the log as it may be shown on a terminal: one line, and nothing that a terminal or a reader would take for a command. */
final class PlainText {
    private PlainText() {}

    /** Control, format and private characters, line separators and lone surrogates become {@code \}{@code uXXXX}. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.PRIVATE_USE,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> plain.append(String.format(Locale.ROOT, "\\u%04X", point));
                default -> plain.appendCodePoint(point);
            }
        });
        return plain.toString();
    }
}
