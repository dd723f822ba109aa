package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** The cells of one sheet: strings, numbers and booleans; an empty string is an empty cell. */
final class SheetGrid {

    static final JsonNode EMPTY = TextNode.valueOf("");

    private final List<List<JsonNode>> rows = new ArrayList<>();

    JsonNode cell(int row, int column) {
        return row < rows.size() && column < rows.get(row).size()
                ? rows.get(row).get(column)
                : EMPTY;
    }

    void set(int row, int column, JsonNode value) {
        while (rows.size() <= row) {
            rows.add(new ArrayList<>());
        }
        List<JsonNode> cells = rows.get(row);
        while (cells.size() <= column) {
            cells.add(EMPTY);
        }
        cells.set(column, value);
    }

    /** The values inside a range, without the empty rows and cells at their ends. */
    List<List<JsonNode>> read(A1Range range) {
        List<List<JsonNode>> values = new ArrayList<>();
        for (int row = range.firstRow(); row <= Math.min(range.lastRow(), rows.size() - 1); row++) {
            List<JsonNode> cells = new ArrayList<>();
            for (int column = range.firstColumn(); column <= range.lastColumn(); column++) {
                cells.add(cell(row, column));
            }
            while (!cells.isEmpty() && isEmpty(cells.get(cells.size() - 1))) {
                cells.remove(cells.size() - 1);
            }
            values.add(cells);
        }
        while (!values.isEmpty() && values.get(values.size() - 1).isEmpty()) {
            values.remove(values.size() - 1);
        }
        return values;
    }

    /** The row after the last one that has a value within the columns of the range. */
    int endOfTable(A1Range range) {
        A1Range columns = new A1Range(range.sheet(), 0, range.firstColumn(), A1Range.ROWS - 1, range.lastColumn());
        return read(columns).size();
    }

    static String formatted(JsonNode cell) {
        if (cell.isBoolean()) {
            return cell.asBoolean() ? "TRUE" : "FALSE";
        }
        return cell.isNumber() ? cell.decimalValue().stripTrailingZeros().toPlainString() : cell.asText();
    }

    private static boolean isEmpty(JsonNode cell) {
        return cell.isTextual() && cell.asText().isEmpty();
    }

    JsonNode save() {
        ArrayNode saved = Json.array();
        rows.forEach(row -> saved.addArray().addAll(row));
        return saved;
    }

    static SheetGrid load(JsonNode saved) {
        SheetGrid grid = new SheetGrid();
        for (int row = 0; row < saved.size(); row++) {
            for (int column = 0; column < saved.get(row).size(); column++) {
                grid.set(row, column, saved.get(row).get(column));
            }
        }
        return grid;
    }
}
