package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Google Sheets' other way to write a range: a sheet's numeric id, and indexes from 0 with ends excluded, each of which may be left out. */
final class GridRange {
    private static final Set<String> FIELDS =
            Set.of("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex");

    private GridRange() {}

    /** The range, or empty if there is more or other than plain numbers in it. */
    static Optional<A1Range> of(JsonNode node) {
        if (!SheetsRanges.only(node, FIELDS) || !node.path("sheetId").isInt()) {
            return Optional.empty();
        }
        for (JsonNode number : node) {
            if (!number.isInt() || number.intValue() < 0) {
                return Optional.empty();
            }
        }
        A1Range range = new A1Range(
                SheetReference.ofId(node.path("sheetId").intValue()),
                Math.min(node.path("startRowIndex").asInt(0), A1Range.LAST_ROW - 1) + 1,
                Math.min(node.path("startColumnIndex").asInt(0), A1Range.LAST_COLUMN) + 1,
                node.path("endRowIndex").asInt(A1Range.LAST_ROW),
                node.path("endColumnIndex").asInt(A1Range.LAST_COLUMN));
        boolean holdsCells =
                range.top() <= range.bottom() && range.left() <= range.right() && range.right() <= A1Range.LAST_COLUMN;
        return holdsCells ? Optional.of(range) : Optional.empty();
    }
}
