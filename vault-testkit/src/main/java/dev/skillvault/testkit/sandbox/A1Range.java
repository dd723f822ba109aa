package dev.skillvault.testkit.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range in A1 notation, its corners counted from zero and included. An open side reaches to the edge of the grid. A text that
 * is the title of a sheet means that sheet, even where it could also be read as a cell.
 */
record A1Range(String sheet, int firstRow, int firstColumn, int lastRow, int lastColumn) {

    static final int ROWS = 1000;
    static final int COLUMNS = 26;

    private static final Pattern CELLS = Pattern.compile("([A-Z]?)(\\d{0,7})(?::([A-Z]?)(\\d{0,7}))?");

    /** Empty if the text is no range, names no sheet of the list, or exceeds the grid. */
    static Optional<A1Range> parse(String text, List<String> sheets) {
        if (sheets.contains(unquoted(text))) {
            return Optional.of(new A1Range(unquoted(text), 0, 0, ROWS - 1, COLUMNS - 1));
        }
        int bang = text.lastIndexOf('!');
        String sheet = bang < 0 ? sheets.get(0) : unquoted(text.substring(0, bang));
        Matcher cells = CELLS.matcher(text.substring(bang + 1).replace("$", "").toUpperCase(Locale.ROOT));
        if (!sheets.contains(sheet) || !cells.matches() || (cells.group(1) + cells.group(2)).isEmpty()) {
            return Optional.empty();
        }
        boolean single = cells.group(3) == null;
        if (single && (cells.group(1).isEmpty() || cells.group(2).isEmpty())) {
            return Optional.empty();
        }
        String lastColumn = single ? cells.group(1) : cells.group(3);
        String lastRow = single ? cells.group(2) : cells.group(4);
        return Optional.of(new A1Range(
                        sheet,
                        cells.group(2).isEmpty() ? 0 : Integer.parseInt(cells.group(2)) - 1,
                        cells.group(1).isEmpty() ? 0 : cells.group(1).charAt(0) - 'A',
                        lastRow.isEmpty() ? ROWS - 1 : Integer.parseInt(lastRow) - 1,
                        lastColumn.isEmpty() ? COLUMNS - 1 : lastColumn.charAt(0) - 'A'))
                .filter(A1Range::isInGrid);
    }

    private boolean isInGrid() {
        return firstRow >= 0 && firstRow <= lastRow && lastRow < ROWS && firstColumn <= lastColumn;
    }

    /** The part of the sheet that starts at a row of this range and has a size of its own. */
    A1Range sized(int row, int rows, int columns) {
        return new A1Range(
                sheet, row, firstColumn, row + Math.max(rows, 1) - 1, firstColumn + Math.max(columns, 1) - 1);
    }

    boolean contains(A1Range other) {
        return other.firstRow >= firstRow
                && other.lastRow <= lastRow
                && other.firstColumn >= firstColumn
                && other.lastColumn <= lastColumn;
    }

    /** As Google writes it back: corners explicit, the title in quotes only where it needs them. */
    @Override
    public String toString() {
        String title = sheet.matches("\\w+") ? sheet : "'" + sheet.replace("'", "''") + "'";
        String first = cell(firstRow, firstColumn);
        String last = cell(lastRow, lastColumn);
        return title + "!" + (first.equals(last) ? first : first + ":" + last);
    }

    private static String cell(int row, int column) {
        return (char) ('A' + column) + Integer.toString(row + 1);
    }

    private static String unquoted(String title) {
        return title.length() > 1 && title.startsWith("'") && title.endsWith("'")
                ? title.substring(1, title.length() - 1).replace("''", "'")
                : title;
    }
}
