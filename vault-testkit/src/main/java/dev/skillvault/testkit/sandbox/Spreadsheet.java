package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One spreadsheet and its sheets in order. */
record Spreadsheet(String id, String title, Map<String, SheetGrid> sheets) {

    static Spreadsheet of(String id, String title, String sheet, List<List<JsonNode>> rows) {
        SheetGrid grid = new SheetGrid();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                grid.set(row, column, rows.get(row).get(column));
            }
        }
        Map<String, SheetGrid> sheets = new LinkedHashMap<>();
        sheets.put(sheet, grid);
        return new Spreadsheet(id, title, sheets);
    }

    List<String> titles() {
        return List.copyOf(sheets.keySet());
    }

    SheetGrid sheet(String name) {
        SheetGrid grid = sheets.get(name);
        if (grid == null) {
            throw new IllegalArgumentException("no sheet " + name + " in " + title);
        }
        return grid;
    }

    JsonNode save() {
        ObjectNode saved = Json.object().put("id", id).put("title", title);
        ObjectNode grids = saved.putObject("sheets");
        sheets.forEach((name, grid) -> grids.set(name, grid.save()));
        return saved;
    }

    static Spreadsheet load(JsonNode saved) {
        Map<String, SheetGrid> sheets = new LinkedHashMap<>();
        saved.path("sheets")
                .properties()
                .forEach(sheet -> sheets.put(sheet.getKey(), SheetGrid.load(sheet.getValue())));
        return new Spreadsheet(saved.path("id").asText(), saved.path("title").asText(), sheets);
    }
}
