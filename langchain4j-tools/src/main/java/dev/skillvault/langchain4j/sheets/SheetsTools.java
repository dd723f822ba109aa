package dev.skillvault.langchain4j.sheets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.langchain4j.answer.JsonApi;
import dev.skillvault.langchain4j.answer.UntrustedContent;
import dev.skillvault.skill.UsesOperation;
import java.util.List;
import java.util.Map;

/**
 * What a model can do with spreadsheets, over the <a href="https://developers.google.com/workspace/sheets/api/reference/rest">Sheets
 * API v4</a>.
 */
record SheetsTools(JsonApi google) {
    static final String GET = "sheets.spreadsheets.get";
    static final String READ = "sheets.values.get";
    static final String APPEND = "sheets.values.append";

    private static final String ID = "id of the spreadsheet: the long part of its address between /d/ and /edit";
    private static final int MAX_CHARACTERS = 40_000;

    @Tool(
            name = "sheets_list",
            value =
                    "Lists the sheets (tabs) of a Google spreadsheet: title, and size in rows and columns. Use it to learn the"
                            + " sheet names that ranges need.")
    @UsesOperation(GET)
    String list(@P(name = "spreadsheetId", value = ID) String spreadsheetId) {
        JsonNode answer = google.call(
                ApiRequest.get(SheetPath.spreadsheet(spreadsheetId))
                        .query("fields", "properties.title,sheets.properties(title,gridProperties)"),
                "the spreadsheet");
        ObjectNode result = UntrustedContent.object();
        result.put("title", answer.at("/properties/title").asText());
        ArrayNode sheets = result.putArray("sheets");
        for (JsonNode sheet : answer.path("sheets")) {
            JsonNode properties = sheet.path("properties");
            sheets.addObject()
                    .put("title", properties.path("title").asText())
                    .put("rows", properties.at("/gridProperties/rowCount").asInt())
                    .put("columns", properties.at("/gridProperties/columnCount").asInt());
        }
        return result.toString();
    }

    @Tool(
            name = "sheets_read",
            value =
                    "Reads a range of a Google spreadsheet. Returns rows of cells as the sheet shows them; empty cells at the end"
                            + " of a row and empty rows at the end are left out.")
    @UsesOperation(READ)
    String read(
            @P(name = "spreadsheetId", value = ID) String spreadsheetId,
            @P(name = "range", value = "range in A1 notation, like Q3!A1:D20, or a sheet's name like Q3 for all of it")
                    String range) {
        JsonNode answer =
                google.call(ApiRequest.get(SheetPath.values(spreadsheetId, range)), "the spreadsheet or the range");
        ObjectNode result =
                UntrustedContent.object().put("range", answer.path("range").asText());
        ArrayNode rows = result.putArray("rows");
        int left = MAX_CHARACTERS;
        for (JsonNode row : answer.path("values")) {
            left -= row.toString().length();
            if (left < 0) {
                result.put("rowsLeftOut", answer.path("values").size() - rows.size());
                result.put("advice", "read a smaller range to see the rest");
                break;
            }
            rows.add(row);
        }
        return result.toString();
    }

    @Tool(
            name = "sheets_append",
            value =
                    "Appends one row below the table of a Google spreadsheet and says where it landed. Numbers and dates are"
                            + " recognised as if typed; formulas are not computed, they are kept as text.")
    @UsesOperation(APPEND)
    String append(
            @P(name = "spreadsheetId", value = ID) String spreadsheetId,
            @P(name = "range", value = "where the table is, in A1 notation, like Q3!A1:D1, or the sheet's name like Q3")
                    String range,
            @P(
                            name = "values",
                            value =
                                    "the cells of the row from left to right, like [\"2026-07-01\", \"Travel\", \"120.50\"]")
                    List<String> values) {
        List<String> cells = values.stream().map(CellText::typed).toList();
        JsonNode answer = google.call(
                ApiRequest.post(SheetPath.values(spreadsheetId, range) + ":append")
                        .query("valueInputOption", "USER_ENTERED")
                        .query("insertDataOption", "INSERT_ROWS")
                        .json(Map.of("majorDimension", "ROWS", "values", List.of(cells))),
                "the spreadsheet or the range");
        String where = answer.at("/updates/updatedRange").asText("");
        ObjectNode result = UntrustedContent.object();
        result.put("appendedTo", where.isEmpty() ? "the table" : where);
        return result.put("cells", answer.at("/updates/updatedCells").asInt(cells.size()))
                .toString();
    }
}
