package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.List;
import java.util.Set;

/**
 * A stand-in for the Google Sheets API, not Google. It follows "Google Sheets API: REST Resource: v4.spreadsheets.values"
 * (developers.google.com, /workspace/sheets/api/reference/rest/v4/spreadsheets.values) and "Google Sheets API Overview: Cell" for
 * A1 notation. Grids are 1000 rows by 26 columns; formulas stay text; named ranges, field masks and formats are not there, and of the data
 * filters there is {@code a1Range} alone.
 */
final class SheetsApi {

    private static final String WRITE_SCOPE = "https://www.googleapis.com/auth/spreadsheets";
    private static final Set<String> READ = Set.of(WRITE_SCOPE, WRITE_SCOPE + ".readonly");
    private static final Set<String> WRITE = Set.of(WRITE_SCOPE);

    private final GoogleGate gate;
    private final SandboxSheets sheets;

    SheetsApi(World world, SandboxSheets sheets) {
        this.gate = new GoogleGate(world, "sheets.googleapis.com");
        this.sheets = sheets;
    }

    Site site() {
        return new Site("sheets.googleapis.com", GoogleErrors.notFound())
                .on("GET", "/v4/spreadsheets/{id}/values:batchGet", Kind.API, this::batchGet)
                .on("POST", "/v4/spreadsheets/{id}/values:batchGetByDataFilter", Kind.API, this::batchGetByDataFilter)
                .on("GET", "/v4/spreadsheets/{id}/values/{range}", Kind.API, this::get)
                .on("PUT", "/v4/spreadsheets/{id}/values/{range}", Kind.API, this::update)
                .on("POST", "/v4/spreadsheets/{id}/values/{range}:append", Kind.API, this::append)
                .on("GET", "/v4/spreadsheets/{id}", Kind.API, this::describe);
    }

    private Answer describe(Call call) {
        Spreadsheet spreadsheet = spreadsheet(call, READ);
        ObjectNode body = Json.object().put("spreadsheetId", spreadsheet.id());
        body.putObject("properties")
                .put("title", spreadsheet.title())
                .put("locale", "en_US")
                .put("autoRecalc", "ON_CHANGE")
                .put("timeZone", "Etc/GMT");
        ArrayNode list = body.putArray("sheets");
        for (String title : spreadsheet.titles()) {
            list.addObject()
                    .putObject("properties")
                    .put("sheetId", list.size() - 1)
                    .put("title", title)
                    .put("index", list.size() - 1)
                    .put("sheetType", "GRID")
                    .putObject("gridProperties")
                    .put("rowCount", A1Range.ROWS)
                    .put("columnCount", A1Range.COLUMNS);
        }
        body.put("spreadsheetUrl", "https://docs.google.com/spreadsheets/d/" + spreadsheet.id() + "/edit");
        return Answer.json(200, body);
    }

    private Answer get(Call call) {
        Spreadsheet spreadsheet = spreadsheet(call, READ);
        return Answer.json(200, valueRange(call, spreadsheet, range(spreadsheet, call.variable("range"))));
    }

    private Answer batchGet(Call call) {
        Spreadsheet spreadsheet = spreadsheet(call, READ);
        ObjectNode body = Json.object().put("spreadsheetId", spreadsheet.id());
        ArrayNode ranges = body.putArray("valueRanges");
        call.request()
                .query()
                .all("ranges")
                .forEach(text -> ranges.add(valueRange(call, spreadsheet, range(spreadsheet, text))));
        return Answer.json(200, body);
    }

    private Answer batchGetByDataFilter(Call call) {
        Spreadsheet spreadsheet = spreadsheet(call, WRITE);
        JsonNode asked = call.request()
                .json()
                .orElseThrow(() -> new Refused(GoogleErrors.badRequest("Invalid JSON payload received.")));
        ObjectNode body = Json.object().put("spreadsheetId", spreadsheet.id());
        ArrayNode ranges = body.putArray("valueRanges");
        for (JsonNode filter : asked.path("dataFilters")) {
            A1Range range = range(spreadsheet, filter.path("a1Range").asText());
            ObjectNode matched = ranges.addObject();
            matched.set(
                    "valueRange",
                    valueRange(
                            spreadsheet,
                            range,
                            asked.path("majorDimension").asText(),
                            asked.path("valueRenderOption").asText()));
            matched.putArray("dataFilters").add(filter);
        }
        return Answer.json(200, body);
    }

    private static ObjectNode valueRange(Call call, Spreadsheet spreadsheet, A1Range range) {
        Parameters query = call.request().query();
        return valueRange(spreadsheet, range, query.value("majorDimension"), query.value("valueRenderOption"));
    }

    private static ObjectNode valueRange(Spreadsheet spreadsheet, A1Range range, String dimension, String render) {
        List<List<JsonNode>> rows = spreadsheet.sheet(range.sheet()).read(range);
        return SheetValues.toJson(range, rows, dimension.equals("COLUMNS"), render.equals("UNFORMATTED_VALUE"));
    }

    private Answer update(Call call) {
        Spreadsheet spreadsheet = spreadsheet(call, WRITE);
        A1Range range = range(spreadsheet, call.variable("range"));
        List<List<JsonNode>> rows = SheetValues.fromRequest(call.request(), range);
        A1Range written = range.sized(range.firstRow(), rows.size(), SheetValues.width(rows));
        if (!range.contains(written)) {
            throw new Refused(GoogleErrors.badRequest(
                    "Requested writing within range [" + range + "], but tried writing to [" + written + "]"));
        }
        return Answer.json(200, SheetValues.write(spreadsheet, written, rows));
    }

    private Answer append(Call call) {
        Spreadsheet spreadsheet = spreadsheet(call, WRITE);
        A1Range range = range(spreadsheet, call.variable("range"));
        List<List<JsonNode>> rows = SheetValues.fromRequest(call.request(), range);
        int end = spreadsheet.sheet(range.sheet()).endOfTable(range);
        A1Range written = range.sized(end, rows.size(), SheetValues.width(rows));
        if (written.lastRow() >= A1Range.ROWS || written.lastColumn() >= A1Range.COLUMNS) {
            throw new Refused(GoogleErrors.badRequest("Range (" + written + ") exceeds grid limits."));
        }
        ObjectNode body = Json.object().put("spreadsheetId", spreadsheet.id());
        if (end > 0) {
            body.put(
                    "tableRange",
                    range.sized(0, end, range.lastColumn() - range.firstColumn() + 1)
                            .toString());
        }
        body.set("updates", SheetValues.write(spreadsheet, written, rows));
        return Answer.json(200, body);
    }

    private Spreadsheet spreadsheet(Call call, Set<String> scopes) {
        gate.user(call, scopes);
        return sheets.find(call.variable("id")).orElseThrow(() -> new Refused(GoogleErrors.notFound()));
    }

    private static A1Range range(Spreadsheet spreadsheet, String text) {
        return A1Range.parse(text, spreadsheet.titles())
                .orElseThrow(() -> new Refused(GoogleErrors.badRequest("Unable to parse range: " + text)));
    }
}
