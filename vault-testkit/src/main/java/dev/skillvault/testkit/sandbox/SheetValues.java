package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Google's {@code ValueRange} and {@code UpdateValuesResponse}: cells to JSON and back. */
final class SheetValues {

    private SheetValues() {}

    static ObjectNode toJson(A1Range range, List<List<JsonNode>> rows, boolean byColumn, boolean unformatted) {
        ObjectNode body =
                Json.object().put("range", range.toString()).put("majorDimension", byColumn ? "COLUMNS" : "ROWS");
        List<List<JsonNode>> lines = byColumn ? transposed(rows) : rows;
        if (!lines.isEmpty()) {
            ArrayNode values = body.putArray("values");
            for (List<JsonNode> line : lines) {
                ArrayNode cells = values.addArray();
                line.forEach(cell -> {
                    if (unformatted) {
                        cells.add(cell);
                    } else {
                        cells.add(SheetGrid.formatted(cell));
                    }
                });
            }
        }
        return body;
    }

    static List<List<JsonNode>> fromRequest(Request request, A1Range range) {
        String option = request.query().value("valueInputOption");
        if (!option.equals("RAW") && !option.equals("USER_ENTERED")) {
            throw new Refused(GoogleErrors.badRequest("'valueInputOption' is required but not specified"));
        }
        JsonNode body = request.json()
                .orElseThrow(() -> new Refused(GoogleErrors.badRequest("Invalid JSON payload received.")));
        if (body.has("range")
                && !A1Range.parse(body.path("range").asText(), List.of(range.sheet()))
                        .equals(Optional.of(range))) {
            throw new Refused(GoogleErrors.badRequest("Requested range does not match the range of the values."));
        }
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode line : body.path("values")) {
            List<JsonNode> cells = new ArrayList<>();
            for (JsonNode cell : line) {
                if (cell.isContainerNode()) {
                    throw new Refused(GoogleErrors.badRequest("Invalid values: a cell holds a list or an object."));
                }
                cells.add(option.equals("RAW") ? cell : entered(cell));
            }
            rows.add(cells);
        }
        return body.path("majorDimension").asText().equals("COLUMNS") ? transposed(rows) : rows;
    }

    /** As if typed into the cell: numbers and booleans are recognised; formulas are not computed. */
    private static JsonNode entered(JsonNode cell) {
        String text = cell.isTextual() ? cell.asText().strip() : "";
        if (text.matches("[+-]?\\d{1,15}(\\.\\d{1,15})?")) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.equals("TRUE") || upper.equals("FALSE") ? BooleanNode.valueOf(upper.equals("TRUE")) : cell;
    }

    /** A null leaves the cell as it is. */
    static ObjectNode write(Spreadsheet spreadsheet, A1Range at, List<List<JsonNode>> rows) {
        SheetGrid grid = spreadsheet.sheet(at.sheet());
        int cells = 0;
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                JsonNode value = rows.get(row).get(column);
                if (!value.isNull()) {
                    grid.set(at.firstRow() + row, at.firstColumn() + column, value);
                    cells++;
                }
            }
        }
        return Json.object()
                .put("spreadsheetId", spreadsheet.id())
                .put("updatedRange", at.toString())
                .put("updatedRows", rows.size())
                .put("updatedColumns", width(rows))
                .put("updatedCells", cells);
    }

    static int width(List<List<JsonNode>> rows) {
        return rows.stream().mapToInt(List::size).max().orElse(0);
    }

    private static List<List<JsonNode>> transposed(List<List<JsonNode>> lines) {
        List<List<JsonNode>> turned = new ArrayList<>();
        for (int i = 0; i < width(lines); i++) {
            List<JsonNode> cells = new ArrayList<>();
            for (List<JsonNode> line : lines) {
                cells.add(i < line.size() ? line.get(i) : SheetGrid.EMPTY);
            }
            turned.add(cells);
        }
        return turned;
    }
}
