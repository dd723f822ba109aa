package dev.skillvault.cli;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Entries as CSV (RFC 4180), one line for each: what is not plainly visible is escaped, see {@link SafeText}. A spreadsheet takes a cell
 * for a formula by its first character, and runs it: such a cell gets an apostrophe before it, and so does one that begins with an apostrophe, so that taking
 * one away gives the text back.
 */
final class CsvLines {
    /** What begins a formula somewhere, the wide forms included. */
    private static final String FORMULAS = "=+-@\uff1d\uff0b\uff0d\uff20";

    private final PrintWriter out;

    CsvLines(PrintWriter out) {
        this.out = out;
    }

    /** The names of the columns. */
    void title() {
        line(Arrays.stream(AuditField.values()).map(AuditField::columnName).toList());
    }

    /** An entry, with every field. */
    void entry(AuditEntry entry) {
        line(Arrays.stream(AuditField.values())
                .map(field -> entry.field(field).orElse(""))
                .toList());
    }

    private void line(List<String> cells) {
        out.print(cells.stream().map(CsvLines::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    private static String cell(String text) {
        // where a semicolon separates cells, what follows it would begin one
        String safe = SafeText.line(text).replace(";", "\\u003B");
        boolean marked = !safe.isEmpty() && (FORMULAS.indexOf(safe.charAt(0)) >= 0 || safe.charAt(0) == '\'');
        String cell = marked ? "'" + safe : safe;
        return cell.contains(",") || cell.contains("\"") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }
}
