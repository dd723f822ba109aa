package dev.skillvault.impl.request;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one sheet of a spreadsheet, by title or by numeric id.
 *
 * @param text the canonical form: a title in single quotes with quotes in it doubled, or {@code #ID}
 */
record SheetReference(String text) {
    /** What needs no quotes before an exclamation mark. Google allows more; whoever needs it quotes it. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_]{1,100}");

    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|''){1,200}'");
    private static final Pattern ID = Pattern.compile("#(?:0|[1-9][0-9]{0,9})");

    static SheetReference ofTitle(String title) {
        return new SheetReference("'" + title.replace("'", "''") + "'");
    }

    static SheetReference ofId(long id) {
        return new SheetReference("#" + id);
    }

    /** As it stands before the exclamation mark of a range in a request. */
    static Optional<SheetReference> inRange(String text) {
        if (QUOTED.matcher(text).matches() && isPrintable(text)) {
            return Optional.of(new SheetReference(text));
        }
        return PLAIN.matcher(text).matches() ? Optional.of(ofTitle(text)) : Optional.empty();
    }

    /** As a permission names it: {@code #ID}, a title, or a title in quotes, which one that begins with such a sign needs. */
    static Optional<SheetReference> granted(String text) {
        if (ID.matcher(text).matches()) {
            return Optional.of(new SheetReference(text));
        }
        if (text.startsWith("'")) {
            return inRange(text);
        }
        return text.isBlank() || text.startsWith("#") || text.length() > 100 || !isPrintable(text)
                ? Optional.empty()
                : Optional.of(ofTitle(text));
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
