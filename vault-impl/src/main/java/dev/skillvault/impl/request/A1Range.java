package dev.skillvault.impl.request;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of cells, read from A1 notation as Google Sheets has it. Whatever does not say by itself which cells it means is not
 * read: a bare name (which may be a named range as well as a sheet, and the named range wins), R1C1 notation, a union. A sheet
 * as a whole is its title in quotes.
 *
 * <p>Rows and columns count from 1, ends included. An open end reaches as far as a sheet can.
 *
 * @param sheet which sheet; null is the first visible one
 * @param top first row
 * @param left first column
 * @param bottom last row, or {@link #LAST_ROW}
 * @param right last column, or {@link #LAST_COLUMN}
 */
record A1Range(@Nullable SheetReference sheet, int top, int left, int bottom, int right) {
    static final int LAST_ROW = Integer.MAX_VALUE;
    /** ZZZ, the most that Google Sheets has. */
    static final int LAST_COLUMN = 18_278;

    private static final String COLUMN = "([A-Za-z]{1,3})";
    private static final String ROW = "([1-9][0-9]{0,7})";
    private static final Pattern CELLS = Pattern.compile(COLUMN + ROW + "(?::" + COLUMN + ROW + ")?");
    private static final Pattern BELOW = Pattern.compile(COLUMN + ROW + ":" + COLUMN);
    private static final Pattern COLUMNS = Pattern.compile(COLUMN + ":" + COLUMN);
    private static final Pattern ROWS = Pattern.compile(ROW + ":" + ROW);

    /** A whole sheet. */
    static A1Range whole(@Nullable SheetReference sheet) {
        return new A1Range(sheet, 1, 1, LAST_ROW, LAST_COLUMN);
    }

    /** Reads a range as a request has it, or nothing if the text does not say which cells it means. */
    static Optional<A1Range> parse(String text) {
        int mark = text.startsWith("'") ? text.lastIndexOf('!') : text.indexOf('!');
        if (mark < 0 || text.endsWith("'")) {
            return text.startsWith("'") ? SheetReference.inRange(text).map(A1Range::whole) : cells(null, text);
        }
        String cells = text.substring(mark + 1);
        return SheetReference.inRange(text.substring(0, mark)).flatMap(sheet -> cells(sheet, cells));
    }

    /** Reads a range as a permission names it: also {@code #ID!A1:B2}, and {@code #ID} for a whole sheet. */
    static Optional<A1Range> granted(String text) {
        if (!text.startsWith("#")) {
            return parse(text);
        }
        int mark = text.indexOf('!');
        if (mark < 0) {
            return SheetReference.granted(text).map(A1Range::whole);
        }
        return SheetReference.granted(text.substring(0, mark)).flatMap(sheet -> cells(sheet, text.substring(mark + 1)));
    }

    private static Optional<A1Range> cells(@Nullable SheetReference sheet, String text) {
        Matcher cells = CELLS.matcher(text);
        if (cells.matches()) {
            boolean one = cells.group(3) == null;
            return Optional.of(between(
                    sheet,
                    row(cells.group(2)),
                    column(cells.group(1)),
                    row(cells.group(one ? 2 : 4)),
                    column(cells.group(one ? 1 : 3))));
        }
        Matcher below = BELOW.matcher(text);
        if (below.matches()) {
            return Optional.of(
                    between(sheet, row(below.group(2)), column(below.group(1)), LAST_ROW, column(below.group(3))));
        }
        Matcher columns = COLUMNS.matcher(text);
        if (columns.matches()) {
            return Optional.of(between(sheet, 1, column(columns.group(1)), LAST_ROW, column(columns.group(2))));
        }
        Matcher rows = ROWS.matcher(text);
        return rows.matches()
                ? Optional.of(between(sheet, row(rows.group(1)), 1, row(rows.group(2)), LAST_COLUMN))
                : Optional.empty();
    }

    /** Any two opposite corners. */
    private static A1Range between(@Nullable SheetReference sheet, int row, int column, int otherRow, int otherColumn) {
        return new A1Range(
                sheet,
                Math.min(row, otherRow),
                Math.min(column, otherColumn),
                Math.max(row, otherRow),
                Math.max(column, otherColumn));
    }

    private static int row(String digits) {
        return Integer.parseInt(digits);
    }

    private static int column(String letters) {
        int column = 0;
        for (char letter : letters.toUpperCase(Locale.ROOT).toCharArray()) {
            column = column * 26 + (letter - 'A' + 1);
        }
        return column;
    }

    /** Whether all of another range's cells are in this one, on the same sheet. */
    boolean contains(A1Range other) {
        boolean sameSheet = sheet == null ? other.sheet == null : sheet.equals(other.sheet);
        return sameSheet && top <= other.top && left <= other.left && bottom >= other.bottom && right >= other.right;
    }

    /** The same, made larger where that many rows and columns from its first cell on need more. */
    A1Range spanning(int rows, int columns) {
        long lastRow = Math.min(LAST_ROW, (long) top + Math.max(rows, 1) - 1);
        long lastColumn = Math.min(LAST_COLUMN, (long) left + Math.max(columns, 1) - 1);
        return new A1Range(sheet, top, left, (int) Math.max(bottom, lastRow), (int) Math.max(right, lastColumn));
    }

    /** The one canonical form, like {@code 'Q3'!A1:B2} or {@code 'Q3'!A1:ZZZ}. */
    String text() {
        String prefix = sheet == null ? "" : sheet.text() + "!";
        String end = bottom == LAST_ROW ? "" : Integer.toString(bottom);
        return prefix + letters(left) + top + ":" + letters(right) + end;
    }

    private static String letters(int column) {
        StringBuilder letters = new StringBuilder();
        for (int rest = column; rest > 0; rest = (rest - 1) / 26) {
            letters.insert(0, (char) ('A' + (rest - 1) % 26));
        }
        return letters.toString();
    }
}
