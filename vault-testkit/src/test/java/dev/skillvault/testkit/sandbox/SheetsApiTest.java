package dev.skillvault.testkit.sandbox;

import static dev.skillvault.testkit.sandbox.TestClient.SHEETS;
import static dev.skillvault.testkit.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheetsApiTest extends SandboxTest {

    private static final String BASE = "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET;

    private final String token =
            client.connectGoogle(SHEETS).path("access_token").asText();

    @Test
    void spreadsheetNamesItsSheets() {
        JsonNode body = json(get(BASE));
        assertThat(body.path("spreadsheetId").asText()).isEqualTo(SandboxSheets.Q3_SPREADSHEET);
        assertThat(body.at("/properties/title").asText()).isEqualTo("Q3 Budget");
        assertThat(body.at("/sheets/0/properties/title").asText()).isEqualTo("Q3");
    }

    @ParameterizedTest
    @CsvSource({
        "Q3!A1:C10, Q3!A1:C10",
        "Q3!A1%3AC10, Q3!A1:C10",
        "Q3!A:C, Q3!A1:C1000",
        "Q3, Q3!A1:Z1000",
        "%27Q3%27!A1:C7, Q3!A1:C7",
        "A1:C7, Q3!A1:C7"
    })
    void rangesInA1NotationReadTheTable(String range, String canonical) {
        JsonNode body = json(get(BASE + "/values/" + range));
        assertThat(body.path("range").asText()).isEqualTo(canonical);
        assertThat(body.path("majorDimension").asText()).isEqualTo("ROWS");
        assertThat(body.path("values")).hasSize(7);
        assertThat(body.at("/values/0").toString()).isEqualTo("[\"Team\",\"Item\",\"Amount\"]");
    }

    @Test
    void severalRangesAreReadByDataFilter() {
        JsonNode body = json(
                client.send(
                        "POST",
                        "sheets.googleapis.com",
                        BASE + "/values:batchGetByDataFilter",
                        token,
                        "{\"dataFilters\":[{\"a1Range\":\"Q3!A1:A2\"},{\"a1Range\":\"Q3!C1\"}],\"majorDimension\":\"COLUMNS\"}"));
        assertThat(body.path("valueRanges")).hasSize(2);
        assertThat(body.at("/valueRanges/0/valueRange/range").asText()).isEqualTo("Q3!A1:A2");
        assertThat(body.at("/valueRanges/0/valueRange/values").toString()).isEqualTo("[[\"Team\",\"Sales\"]]");
        assertThat(body.at("/valueRanges/1/dataFilters/0/a1Range").asText()).isEqualTo("Q3!C1");
    }

    @Test
    void valuesAreStringsUnlessUnformattedIsAskedFor() {
        String path = BASE + "/values/Q3!C2:C7";
        assertThat(json(get(path)).at("/values/0/0").isTextual()).isTrue();
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row :
                json(get(path + "?valueRenderOption=UNFORMATTED_VALUE")).path("values")) {
            assertThat(row.get(0).isNumber()).isTrue();
            sum = sum.add(row.get(0).decimalValue());
        }
        assertThat(sum).isEqualByComparingTo(sandbox.sheets().amountSum());
    }

    @Test
    void severalRangesAreReadInOneCall() {
        JsonNode body = json(get(BASE + "/values:batchGet?ranges=Q3!A1&ranges=Q3!A1:B2&majorDimension=COLUMNS"));
        assertThat(body.at("/valueRanges/0/values/0/0").asText()).isEqualTo("Team");
        assertThat(body.at("/valueRanges/1/values/1/0").asText()).isEqualTo("Item");
    }

    @Test
    void updateWritesAndIsSeen() {
        HttpResponse<String> answer = client.send(
                "PUT",
                "sheets.googleapis.com",
                BASE + "/values/Q3!A2:C2?valueInputOption=USER_ENTERED",
                token,
                "{\"range\":\"Q3!A2:C2\",\"majorDimension\":\"ROWS\",\"values\":[[\"Sales\",\"Flights\",\"1250.50\"]]}");
        assertThat(json(answer).path("updatedRange").asText()).isEqualTo("Q3!A2:C2");
        assertThat(json(answer).path("updatedCells").asInt()).isEqualTo(3);
        assertThat(sandbox.sheets().rows(SandboxSheets.Q3_SPREADSHEET, "Q3").get(1))
                .containsExactly("Sales", "Flights", "1250.5");
        assertThat(sandbox.requests()).last().satisfies(request -> {
            assertThat(request.body().orElseThrow().at("/values/0/1").asText()).isEqualTo("Flights");
            assertThat(request.target()).contains("valueInputOption=USER_ENTERED");
        });
    }

    @Test
    void appendGoesBelowTheTable() {
        HttpResponse<String> answer = client.send(
                "POST",
                "sheets.googleapis.com",
                BASE + "/values/Q3!A:C:append?valueInputOption=RAW",
                token,
                "{\"values\":[[\"Legal\",\"Contracts\",700]]}");
        assertThat(json(answer).at("/updates/updatedRange").asText()).isEqualTo("Q3!A8:C8");
        assertThat(json(answer).path("tableRange").asText()).isEqualTo("Q3!A1:C7");
        assertThat(sandbox.sheets().spreadsheet("Q3 Budget").sheets().get("Q3"))
                .hasSize(8)
                .last()
                .isEqualTo(List.of("Legal", "Contracts", "700"));
    }

    @Test
    void packedBodiesAreUnderstood() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"values\":[[\"Legal\"]]}".getBytes(StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer =
                client.send(client.request("sheets.googleapis.com", BASE + "/values/Q3!A1:append?valueInputOption=RAW")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(packed.toByteArray())));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nope!A1", "Q3!A0", "Q3!ZZ1", "Q3!", "Q3!A1:C1001", "Q3!C1:A1"})
    void badRangesAreInvalidArguments(String range) {
        HttpResponse<String> answer = get(BASE + "/values/" + range);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void writingNeedsAnInputOptionAndMustFitTheRange() {
        String path = BASE + "/values/Q3!A2:B2";
        assertThat(put(path, token)).isEqualTo(400);
        assertThat(put(path + "?valueInputOption=RAW", token)).isEqualTo(400);
    }

    @Test
    void unknownSpreadsheetIsNotFound() {
        HttpResponse<String> answer = get("/v4/spreadsheets/nope/values/A1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).at("/error/status").asText()).isEqualTo("NOT_FOUND");
    }

    @Test
    void theUserOwnsThePrivateSpreadsheetToo() {
        assertThat(json(get("/v4/spreadsheets/" + SandboxSheets.PRIVATE_SPREADSHEET + "/values/Salaries"))
                        .path("values"))
                .hasSize(6);
    }

    @Test
    void readScopeReadsAndDoesNotWrite() {
        String reader =
                client.connectGoogle(SHEETS + ".readonly").path("access_token").asText();
        assertThat(client.get("sheets.googleapis.com", BASE, reader).statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer =
                client.send("PUT", "sheets.googleapis.com", BASE + "/values/Q3!A2?valueInputOption=RAW", reader, "{}");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
        assertThat(json(answer).at("/error/details/0/reason").asText()).isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void otherScopesDoNotRead() {
        String sender = client.connectGoogle(TestClient.GMAIL + ".send")
                .path("access_token")
                .asText();
        assertThat(client.get("sheets.googleapis.com", BASE, sender).statusCode())
                .isEqualTo(403);
    }

    @Test
    void noTokenAndUnknownTokenAreUnauthenticated() {
        HttpResponse<String> none = client.send(client.request("sheets.googleapis.com", BASE));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(json(none).at("/error/status").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(client.get("sheets.googleapis.com", BASE, "ya29.unknown").statusCode())
                .isEqualTo(401);
        assertThat(sandbox.requests()).extracting(RecordedRequest::authorized).endsWith(false, true);
    }

    @Test
    void aCellWrittenByAPersonIsRead() {
        sandbox.sheets().write(SandboxSheets.Q3_SPREADSHEET, "Q3!D2", "007");
        assertThat(json(get(BASE + "/values/Q3!D2")).at("/values/0/0").asText()).isEqualTo("007");
        assertThatThrownBy(() -> sandbox.sheets().write(SandboxSheets.Q3_SPREADSHEET, "Q3!D2:D3", "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownPathIsRecordedAsUnknown() {
        assertThat(get("/v4/spreadsheets").statusCode()).isEqualTo(404);
        assertThat(sandbox.requests()).last().extracting(RecordedRequest::kind).isEqualTo(RecordedRequest.Kind.UNKNOWN);
    }

    private HttpResponse<String> get(String path) {
        return client.get("sheets.googleapis.com", path, token);
    }

    private int put(String path, String withToken) {
        return client.send("PUT", "sheets.googleapis.com", path, withToken, "{\"values\":[[1,2,3]]}")
                .statusCode();
    }
}
