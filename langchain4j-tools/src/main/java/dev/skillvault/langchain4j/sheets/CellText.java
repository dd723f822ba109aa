package dev.skillvault.langchain4j.sheets;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cell as if a person had typed it, except that no cell becomes a formula. A model may repeat what a mail told it, and a formula
 * such as {@code =IMPORTXML(...)} makes Google send the sheet's content to any address, past the vault.
 */
final class CellText {
    private static final Pattern FORMULA = Pattern.compile("\\s*[=+@-].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?[\\d.,]+%?\\s*");

    private CellText() {}

    /** A leading apostrophe makes Sheets keep the rest as text, without showing the apostrophe. */
    static String typed(@Nullable String value) {
        if (value == null) {
            return "";
        }
        boolean formula =
                FORMULA.matcher(value).matches() && !NUMBER.matcher(value).matches();
        return formula ? "'" + value : value;
    }
}
