package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One of the requests in Google Sheets' {@code spreadsheets.batchUpdate}. Only those that change nothing outside one range, and let no
 * formula in, are computed; all others (new and deleted sheets, inserted rows, copies, named ranges, charts) are not.
 */
final class SheetsRequest {
    /** Name to fields, of which {@code range} says which cells change. */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "updateCells", Set.of("range", "rows", "fields"),
            "repeatCell", Set.of("range", "cell", "fields"),
            "updateBorders", Set.of("range", "top", "bottom", "left", "right", "innerHorizontal", "innerVertical"),
            "mergeCells", Set.of("range", "mergeType"),
            "unmergeCells", Set.of("range"));

    private static final Set<String> CELL = Set.of("userEnteredValue", "userEnteredFormat", "note");
    private static final Set<String> VALUE = Set.of("stringValue", "numberValue", "boolValue");

    private SheetsRequest() {}

    /** The range it changes, or empty if that cannot be computed. */
    static Optional<A1Range> touched(JsonNode request) {
        if (request.size() != 1 || !SheetsRanges.only(request, KNOWN.keySet())) {
            return Optional.empty();
        }
        String name = request.fieldNames().next();
        JsonNode change = request.path(name);
        if (!SheetsRanges.only(change, KNOWN.getOrDefault(name, Set.of())) || !holdsNoFormula(change)) {
            return Optional.empty();
        }
        Optional<A1Range> range = GridRange.of(change.path("range"));
        return name.equals("updateCells") ? range.map(cells -> spanned(cells, change.path("rows"))) : range;
    }

    private static A1Range spanned(A1Range cells, JsonNode rows) {
        int longest = 0;
        for (JsonNode row : rows) {
            longest = Math.max(longest, row.path("values").size());
        }
        return cells.spanning(rows.size(), longest);
    }

    private static boolean holdsNoFormula(JsonNode change) {
        if (change.has("cell") && !isPlain(change.path("cell"))) {
            return false;
        }
        for (JsonNode row : change.path("rows")) {
            if (!SheetsRanges.only(row, Set.of("values"))) {
                return false;
            }
            for (JsonNode cell : row.path("values")) {
                if (!isPlain(cell)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Values and formats only: a pivot table, a data source or a rule for input reads other cells. */
    private static boolean isPlain(JsonNode cell) {
        return SheetsRanges.only(cell, CELL)
                && (!cell.has("userEnteredValue") || SheetsRanges.only(cell.path("userEnteredValue"), VALUE));
    }
}
