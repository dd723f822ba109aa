package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which cells a request to Google Sheets touches, where it says so, and that nothing is computed where it does not. */
class SheetsRangesTest {
    private static final String SHEET = "/v4/spreadsheets/1sandboxQ3budget";
    private static final List<List<String>> TWO_BY_THREE = List.of(List.of("a"), List.of("b", "c", "d"));
    private static final MatchedCall.Caller CALLER =
            new MatchedCall.Caller(new UserId("alice"), new TestVaults.WorkSkill().manifest(), null);
    private static final RequestMatcher GOOGLE =
            new RequestMatcher(ProviderCatalog.builtIn().require("google"));

    private static Map<String, SortedSet<String>> touched(ApiRequest request) throws RefusedRequestException {
        return GOOGLE.match(CALLER, request).resources();
    }

    private static ApiRequest update(String range, Object body) {
        return ApiRequest.of("PUT", SHEET + "/values/" + ApiRequest.segment(range))
                .query("valueInputOption", "RAW")
                .json(body);
    }

    private static ApiRequest batchUpdate(Object body) {
        return ApiRequest.post(SHEET + ":batchUpdate").json(body);
    }

    private static void computed(ApiRequest request, String... ranges) throws RefusedRequestException {
        assertThat(touched(request).get("range")).containsExactly(ranges);
        assertThat(touched(request)).containsKey("spreadsheet");
    }

    private static void notComputed(ApiRequest request) throws RefusedRequestException {
        assertThat(touched(request)).containsOnlyKeys("spreadsheet");
    }

    @Test
    void aReadTouchesItsRangeAndItsSheet() throws Exception {
        ApiRequest read = ApiRequest.get(SHEET + "/values/Q3%21B2%3AA1");
        computed(read, "'Q3'!A1:B2");
        assertThat(touched(read).get("sheet")).containsExactly("'Q3'");
        assertThat(touched(ApiRequest.get(SHEET + "/values/A1"))).containsOnlyKeys("spreadsheet", "range");
        notComputed(ApiRequest.get(SHEET + "/values/Budget"));
        notComputed(ApiRequest.get(SHEET + "/values/Q3%21R1C1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Q3!A1    | ROWS    | 'Q3'!A1:C2",
                "Q3!A1    | COLUMNS | 'Q3'!A1:B3",
                "Q3!A1:B1 | ROWS    | 'Q3'!A1:C2",
                "Q3!A1:Z9 | ROWS    | 'Q3'!A1:Z9",
                "Q3!B:B   | ROWS    | 'Q3'!B1:D",
                "Q3!2:2   | ROWS    | 'Q3'!A2:ZZZ3"
            })
    void anUpdateReachesAsFarAsItsValues(String range, String dimension, String touched) throws Exception {
        Map<String, Object> body = new TreeMap<>(Map.of("majorDimension", dimension, "values", TWO_BY_THREE));
        computed(update(range, body), touched);
        body.put("range", range);
        computed(update(range, body), touched);
    }

    @Test
    void whatMayBeAFormulaOrGoElsewhereIsNotComputed() throws Exception {
        Map<String, Object> values = Map.of("values", TWO_BY_THREE);
        notComputed(ApiRequest.of("PUT", SHEET + "/values/A1").json(values));
        notComputed(ApiRequest.of("PUT", SHEET + "/values/A1")
                .query("valueInputOption", "USER_ENTERED")
                .json(values));
        notComputed(update("A1", Map.of("range", "B1", "values", TWO_BY_THREE)));
        notComputed(update("A1", Map.of("range", "Budget", "values", TWO_BY_THREE)));
        notComputed(update("A1", Map.of("majorDimension", "DIMENSION_UNSPECIFIED", "values", TWO_BY_THREE)));
        notComputed(update("A1", Map.of("major_dimension", "COLUMNS", "values", TWO_BY_THREE)));
        notComputed(update("A1", Map.of("values", "a")));
        notComputed(update("A1", List.of()));
    }

    @Test
    void anAppendTouchesTheWholeSheet() throws Exception {
        ApiRequest append = ApiRequest.post(SHEET + "/values/Q3%21A1%3AB2:append");
        computed(append.query("valueInputOption", "RAW").json(Map.of("values", TWO_BY_THREE)), "'Q3'!A1:ZZZ");
        notComputed(append.query("valueInputOption", "USER_ENTERED").json(Map.of("values", TWO_BY_THREE)));
    }

    @Test
    void everyRangeOfABatchCounts() throws Exception {
        computed(
                ApiRequest.post(SHEET + "/values:batchUpdate")
                        .json(Map.of(
                                "valueInputOption",
                                "RAW",
                                "data",
                                List.of(
                                        Map.of("range", "Q3!A1", "values", TWO_BY_THREE),
                                        Map.of("range", "Q4!A1:A9", "values", List.of(List.of("a")))))),
                "'Q3'!A1:C2",
                "'Q4'!A1:A9");
        computed(
                ApiRequest.post(SHEET + "/values:batchClear").json(Map.of("ranges", List.of("Q3!A1", "Q4!A:A"))),
                "'Q3'!A1:A1",
                "'Q4'!A1:A");
        computed(
                ApiRequest.post(SHEET + "/values:batchGetByDataFilter")
                        .json(Map.of(
                                "dataFilters",
                                List.of(
                                        Map.of("a1Range", "Q3!A1"),
                                        Map.of("gridRange", Map.of("sheetId", 7, "startRowIndex", 1))))),
                "#7!A2:ZZZ",
                "'Q3'!A1:A1");
    }

    static List<ApiRequest> notComputedBatches() {
        ApiRequest clear = ApiRequest.post(SHEET + "/values:batchClear");
        ApiRequest get = ApiRequest.post(SHEET + "/values:batchGetByDataFilter");
        ApiRequest put = ApiRequest.post(SHEET + "/values:batchUpdate");
        Map<String, Object> one = Map.of("range", "Q3!A1", "values", TWO_BY_THREE);
        return List.of(
                clear.json(Map.of("ranges", List.of())),
                clear.json(Map.of("ranges", List.of("Q3!A1", "Budget"))),
                clear.json(Map.of("ranges", List.of("Q3!A1", 1))),
                clear.json(Map.of("ranges", "Q3!A1")),
                clear.json(Map.of("ranges", List.of("Q3!A1"), "Ranges", List.of("Q4!A1"))),
                clear.json(Map.of()),
                get.json(Map.of("dataFilters", List.of())),
                get.json(Map.of("dataFilters", List.of(Map.of()))),
                get.json(Map.of("dataFilters", List.of(Map.of("developerMetadataLookup", Map.of("metadataId", 1))))),
                get.json(Map.of("dataFilters", List.of(Map.of("a1Range", "Q3!A1", "gridRange", Map.of("sheetId", 1))))),
                get.json(Map.of("dataFilters", List.of(Map.of("a1Range", "Q3!A1")), "data_filters", List.of())),
                get.json(Map.of("dataFilters", List.of(Map.of("gridRange", Map.of("endRowIndex", 2))))),
                get.json(Map.of("dataFilters", List.of(Map.of("gridRange", Map.of("sheetId", "1"))))),
                get.json(Map.of("dataFilters", List.of(Map.of("gridRange", Map.of("sheetId", 1, "endRowIndex", -1))))),
                get.json(Map.of("dataFilters", List.of(Map.of("gridRange", Map.of("sheetId", 1, "end_row_index", 1))))),
                get.json(Map.of("dataFilters", List.of(Map.of("gridRange", Map.of("sheetId", 1, "endRowIndex", 0))))),
                put.json(Map.of("valueInputOption", "USER_ENTERED", "data", List.of(one))),
                put.json(Map.of("data", List.of(one))),
                put.json(Map.of("valueInputOption", "RAW", "value_input_option", "USER_ENTERED", "data", List.of(one))),
                put.json(Map.of("valueInputOption", "RAW", "data", List.of(one, Map.of("values", TWO_BY_THREE)))));
    }

    @ParameterizedTest
    @MethodSource("notComputedBatches")
    void aBatchThatDoesNotSayAllOfItIsNotComputed(ApiRequest request) throws Exception {
        notComputed(request);
    }

    private static Map<String, Object> on(String name, Map<String, Object> change) {
        Map<String, Object> request = new TreeMap<>(change);
        request.put("range", Map.of("sheetId", 7, "startRowIndex", 0, "endRowIndex", 2, "endColumnIndex", 1));
        return Map.of(name, request);
    }

    private static Map<String, Object> cell(Object value) {
        return Map.of("userEnteredValue", value);
    }

    @Test
    void aStructuralRequestThatStaysInItsRangeIsComputed() throws Exception {
        Map<String, Object> plain = cell(Map.of("stringValue", "=A1"));
        computed(batchUpdate(Map.of("requests", List.of(on("unmergeCells", Map.of())))), "#7!A1:A2");
        computed(
                batchUpdate(Map.of(
                        "requests",
                        List.of(
                                on("repeatCell", Map.of("cell", plain, "fields", "*")),
                                on("updateCells", Map.of("rows", List.of(Map.of("values", List.of(plain, plain)))))))),
                "#7!A1:A2",
                "#7!A1:B2");
        assertThat(touched(batchUpdate(Map.of("requests", List.of(on("mergeCells", Map.of())))))
                        .get("sheet"))
                .containsExactly("#7");
    }

    static List<Map<String, Object>> notComputedRequests() {
        return List.of(
                Map.of(),
                Map.of("deleteSheet", Map.of("sheetId", 7)),
                Map.of("addSheet", Map.of()),
                Map.of("updateSheetProperties", Map.of("properties", Map.of("sheetId", 7, "title", "Q3"))),
                Map.of("addNamedRange", Map.of()),
                Map.of("copyPaste", Map.of()),
                Map.of("findReplace", Map.of("allSheets", true)),
                Map.of("unmergeCells", Map.of()),
                Map.of("unmergeCells", Map.of("range", Map.of("endRowIndex", 1))),
                Map.of("unmerge_cells", Map.of("range", Map.of("sheetId", 7))),
                Map.of(
                        "unmergeCells", Map.of("range", Map.of("sheetId", 7)),
                        "mergeCells", Map.of("range", Map.of("sheetId", 7))),
                on("insertRange", Map.of()),
                on("deleteRange", Map.of()),
                on("sortRange", Map.of()),
                on("repeatCell", Map.of("cell", cell(Map.of("formulaValue", "=Secrets!A1")))),
                on("repeatCell", Map.of("cell", cell(Map.of("formula_value", "=Secrets!A1")))),
                on("repeatCell", Map.of("cell", Map.of("user_entered_value", Map.of("formulaValue", "=A1")))),
                on("repeatCell", Map.of("cell", Map.of("pivotTable", Map.of()))),
                on("repeatCell", Map.of("cell", Map.of("dataValidation", Map.of()))),
                on("updateCells", Map.of("start", Map.of("sheetId", 8))),
                on(
                        "updateCells",
                        Map.of("rows", List.of(Map.of("values", List.of(cell(Map.of("formulaValue", "=A1"))))))),
                on("updateCells", Map.of("rows", List.of(Map.of("Values", List.of())))));
    }

    @ParameterizedTest
    @MethodSource("notComputedRequests")
    void aStructuralRequestThatMayReachFurtherIsNotComputed(Map<String, Object> request) throws Exception {
        notComputed(batchUpdate(Map.of("requests", List.of(request))));
        notComputed(batchUpdate(Map.of("requests", List.of(on("unmergeCells", Map.of()), request))));
    }

    @Test
    void anAnswerThatShowsTheWholeSpreadsheetIsNotComputed() throws Exception {
        notComputed(batchUpdate(
                Map.of("requests", List.of(on("unmergeCells", Map.of())), "includeSpreadsheetInResponse", true)));
        notComputed(batchUpdate(Map.of("requests", List.of())));
    }
}
