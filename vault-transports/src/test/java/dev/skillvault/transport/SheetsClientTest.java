package dev.skillvault.transport;

import static dev.skillvault.testkit.sandbox.SandboxSheets.PRIVATE_SPREADSHEET;
import static dev.skillvault.testkit.sandbox.SandboxSheets.Q3_SPREADSHEET;
import static dev.skillvault.transport.Denials.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.AppendValuesResponse;
import com.google.api.services.sheets.v4.model.BatchGetValuesByDataFilterRequest;
import com.google.api.services.sheets.v4.model.BatchGetValuesByDataFilterResponse;
import com.google.api.services.sheets.v4.model.DataFilter;
import com.google.api.services.sheets.v4.model.ValueRange;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Secrets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code google-api-services-sheets}, unmodified, on the vault's door, against the sandbox. It is told to retry whatever it can. */
class SheetsClientTest {
    @TempDir
    Path folder;

    private VendorWorld world;
    private Sheets.Spreadsheets.Values values;
    private final List<String> seenByTheClient = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        world = new VendorWorld(folder);
        values = new Sheets.Builder(
                        SkillVaultHttpTransport.forGoogle(world.door("google")),
                        GsonFactory.getDefaultInstance(),
                        this::watchAndRetry)
                .setApplicationName("vendor-clients")
                .build()
                .spreadsheets()
                .values();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void watchAndRetry(HttpRequest request) {
        request.setInterceptor(
                sent -> seenByTheClient.add(sent.getHeaders().entrySet().toString()));
        request.setResponseInterceptor(
                answer -> seenByTheClient.add(answer.getHeaders().entrySet().toString()));
        request.setNumberOfRetries(3);
        request.setIOExceptionHandler(new HttpBackOffIOExceptionHandler(new ExponentialBackOff()));
        request.setUnsuccessfulResponseHandler(new HttpBackOffUnsuccessfulResponseHandler(new ExponentialBackOff()));
    }

    @Test
    void valuesAreRead() throws IOException {
        ValueRange read = values.get(Q3_SPREADSHEET, "Q3!A1:C2")
                .setValueRenderOption("UNFORMATTED_VALUE")
                .execute();

        assertThat(read.getRange()).isEqualTo("Q3!A1:C2");
        assertThat(read.getValues()).hasSize(2);
        assertThat(read.getValues().get(0)).containsExactly("Team", "Item", "Amount");
        assertThat(read.getValues().get(1).get(2)).isInstanceOf(BigDecimal.class);
        assertThat(world.lastCall().target())
                .isEqualTo("/v4/spreadsheets/" + Q3_SPREADSHEET
                        + "/values/Q3%21A1%3AC2?valueRenderOption=UNFORMATTED_VALUE");
    }

    @Test
    void valuesAreUpdated() throws IOException {
        var answer = values.update(Q3_SPREADSHEET, "Q3!A2:B2", rows("Säles & more", "50% + 1"))
                .setValueInputOption("RAW")
                .execute();

        assertThat(answer.getUpdatedCells()).isEqualTo(2);
        assertThat(world.sandbox.sheets().rows(Q3_SPREADSHEET, "Q3").get(1)).startsWith("Säles & more", "50% + 1");
    }

    @Test
    void valuesAreAppended() throws IOException {
        AppendValuesResponse answer = values.append(Q3_SPREADSHEET, "Q3!A:C", rows("IT", "Laptops", 1250.50))
                .setValueInputOption("RAW")
                .setInsertDataOption("INSERT_ROWS")
                .execute();

        assertThat(answer.getUpdates().getUpdatedRows()).isEqualTo(1);
        assertThat(world.sandbox.sheets().rows(Q3_SPREADSHEET, "Q3"))
                .last()
                .satisfies(row -> assertThat(row).startsWith("IT", "Laptops"));
        RecordedRequest arrived = world.lastCall();
        assertThat(arrived.target()).contains("/values/Q3%21A%3AC:append?").contains("insertDataOption=INSERT_ROWS");
        assertThat(arrived.body().orElseThrow().toString()).isEqualTo("{\"values\":[[\"IT\",\"Laptops\",1250.5]]}");
    }

    @Test
    void severalRangesAreReadAtOnce() throws IOException {
        BatchGetValuesByDataFilterResponse read = values.batchGetByDataFilter(
                        Q3_SPREADSHEET,
                        new BatchGetValuesByDataFilterRequest()
                                .setDataFilters(List.of(
                                        new DataFilter().setA1Range("Q3!A1:A1"),
                                        new DataFilter().setA1Range("Q3!C1:C1"))))
                .execute();

        assertThat(read.getValueRanges())
                .extracting(
                        matched -> matched.getValueRange().getValues().get(0).get(0))
                .containsExactly("Team", "Amount");
    }

    @Test
    void anotherSpreadsheetIsDeniedHoweverItIsAskedFor() {
        DenialReason reason = DenialReason.RESOURCE_NOT_GRANTED;
        assertDenied(
                world,
                reason,
                "sheets.values.get",
                () -> values.get(PRIVATE_SPREADSHEET, "Salaries!A1:B6").execute());
        assertDenied(
                world,
                reason,
                "sheets.values.update",
                () -> values.update(PRIVATE_SPREADSHEET, "Salaries!A1", rows("x"))
                        .setValueInputOption("RAW")
                        .execute());
        assertDenied(
                world,
                reason,
                "sheets.values.append",
                () -> values.append(PRIVATE_SPREADSHEET, "Salaries!A1", rows("x"))
                        .setValueInputOption("RAW")
                        .execute());
        assertDenied(
                world,
                reason,
                "sheets.values.batchGetByDataFilter",
                () -> values.batchGetByDataFilter(
                                PRIVATE_SPREADSHEET,
                                new BatchGetValuesByDataFilterRequest()
                                        .setDataFilters(List.of(new DataFilter().setA1Range("Salaries!A1:B6"))))
                        .execute());
    }

    @Test
    void anOperationThatIsNotGrantedIsDenied() {
        assertDenied(
                world,
                DenialReason.NOT_GRANTED,
                "sheets.values.clear",
                () -> values.clear(Q3_SPREADSHEET, "Q3!A1:C2", null).execute());
    }

    @Test
    void aRepeatedParameterIsRefusedInWords() {
        int arrived = world.calls().size();

        assertThatThrownBy(() -> values.batchGet(Q3_SPREADSHEET)
                        .setRanges(List.of("Q3!A1:A1", "Q3!C1:C1"))
                        .execute())
                .isInstanceOfSatisfying(
                        TransportRefusedException.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo(TransportRefusedException.Reason.REPEATED_PARAMETER));
        assertThat(world.calls()).hasSize(arrived);
    }

    @Test
    void theProvidersErrorIsTheClientsOwnException() {
        assertThatThrownBy(() -> values.get(Q3_SPREADSHEET, "Nowhere!A1:B2").execute())
                .isInstanceOfSatisfying(GoogleJsonResponseException.class, answer -> {
                    assertThat(answer.getStatusCode()).isEqualTo(400);
                    assertThat(answer.getDetails().getMessage()).isEqualTo("Unable to parse range: Nowhere!A1:B2");
                });
    }

    @Test
    void theProviderSeesACredentialAndTheClientNone() throws IOException {
        var unused = values.get(Q3_SPREADSHEET, "Q3!A1:C2").execute();

        assertThat(world.lastCall().authorized()).isTrue();
        assertThat(seenByTheClient)
                .hasSize(2)
                .allSatisfy(headers -> assertThat(headers)
                        .doesNotContainIgnoringCase("authorization")
                        .doesNotContain(Secrets.MARKER));
    }

    private static ValueRange rows(Object... cells) {
        return new ValueRange().setValues(List.of(List.of(cells)));
    }
}
