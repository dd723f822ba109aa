package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that stands in a store makes a second line, moves a cursor or turns the direction of reading. */
class StrangeTextTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> FIELDS =
            List.of("actor", "skill", "provider", "operation", "resources", "reason", "outcome", "details");
    private static final Pattern CSV_CELL = Pattern.compile("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))");

    @TempDir
    private Path folder;

    private RealVault vault;
    private Connection held;

    @BeforeEach
    void openAndCloseAVault() throws SQLException {
        vault = RealVault.in(folder);
        held = vault.hold();
    }

    @AfterEach
    void letGo() throws SQLException {
        held.close();
    }

    /** As if a skill had been refused something: that is an entry about a user, in every list and on the page. */
    private void write(String text) throws SQLException {
        String[] values = Stream.concat(FIELDS.stream().map(field -> text), Stream.of("alice"))
                .toArray(String[]::new);
        vault.tamper(
                "UPDATE audit_entry SET kind = 'CALL_DENIED', " + String.join(" = ?, ", FIELDS)
                        + " = ?, subject = ? WHERE sequence = 1",
                values);
    }

    private Run run(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of("--data", vault.data()));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static final String ACCESS = "access --user alice";
    private static final String FOLLOW = "audit follow --since 2000-01-01 --until 0m";

    @ParameterizedTest
    @ValueSource(strings = {"audit list", "audit show 1", FOLLOW, ACCESS, "audit verify"})
    void aPersonSeesAsManyLinesAsOfPlainText(String command) throws SQLException {
        write("plain");
        Run plain = run(command);
        assertThat(plain.out()).as(plain.err()).isNotEmpty();
        for (String text : StrangeTexts.ALL) {
            write(text);
            Run strange = run(command);
            assertThat(strange.exitCode()).as(strange.err()).isEqualTo(plain.exitCode());
            assertThat(strange.out())
                    .as(SafeText.line(text))
                    .hasLineCount(Math.toIntExact(plain.out().lines().count()));
            StrangeTexts.assertSafe(strange.out(), "\n");
            StrangeTexts.assertSafe(strange.err(), "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit list --json",
                "audit show 1 --json",
                FOLLOW + " --json",
                ACCESS + " --json",
                "audit verify --json"
            })
    void aProgramReadsTheSameShapeAsOfPlainText(String command) throws Exception {
        write("plain");
        List<String> plain = run(command).out().lines().toList();
        for (String text : StrangeTexts.ALL) {
            write(text);
            Run strange = run(command);
            assertThat(strange.out()).matches("([ -~]+\n){" + plain.size() + "}");
            List<String> lines = strange.out().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                assertThat(shape(lines.get(i))).as(SafeText.line(text)).isEqualTo(shape(plain.get(i)));
            }
        }
    }

    /** The names in an object, in order, at every depth. */
    private static List<String> shape(String line) throws IOException {
        List<String> names = new ArrayList<>();
        names(JSON.readTree(line), names);
        return names;
    }

    private static void names(JsonNode node, List<String> into) {
        node.fieldNames().forEachRemaining(into::add);
        node.forEach(each -> names(each, into));
    }

    @Test
    void whatAProgramReadsIsTheTextItself() throws Exception {
        for (String text : StrangeTexts.ALL) {
            write(text);
            List<JsonNode> entries = new ArrayList<>();
            entries.add(line(run("audit list --json"), 1));
            entries.add(line(run(FOLLOW + " --json"), 1));
            entries.add(line(run("audit show 1 --json"), 0).path("entry"));
            for (JsonNode entry : entries) {
                for (String field : FIELDS) {
                    assertThat(entry.path(field).asText()).isEqualTo(text);
                }
            }
            JsonNode use = line(run(ACCESS + " --json"), 0).path("uses").path(0);
            assertThat(use.path("skill").asText()).isEqualTo(text);
            assertThat(use.path("operation").asText()).contains(text);
        }
    }

    private static JsonNode line(Run run, int line) throws IOException {
        return JSON.readTree(run.out().lines().toList().get(line));
    }

    @Test
    void aSpreadsheetReadsOneRecordForEachEntry() throws SQLException {
        for (String text : StrangeTexts.ALL) {
            write(text);
            Run csv = run("audit list --csv");
            StrangeTexts.assertSafe(csv.out(), "\r\n");
            List<String> records = csv.out().lines().toList();
            assertThat(records).hasSize(4);
            for (String record : records) {
                assertThat(cells(record))
                        .as(record)
                        .hasSameSizeAs(cells(records.get(0)))
                        .noneMatch(cell -> cell.startsWith("="));
            }
            assertThat(cells(records.get(2))).contains("CALL_DENIED", "alice");
        }
    }

    /** Of RFC 4180, section 2. */
    private static List<String> cells(String record) {
        Matcher cell = CSV_CELL.matcher(record);
        List<String> cells = new ArrayList<>();
        int end = 0;
        while (end <= record.length() && cell.find(end) && cell.start() == end) {
            cells.add(cell.group(1) == null ? cell.group(2) : cell.group(1).replace("\"\"", "\""));
            end = cell.end() == record.length() ? record.length() + 1 : cell.end();
        }
        assertThat(end).as(record).isEqualTo(record.length() + 1);
        return cells;
    }

    @Test
    void thePageHasTheSameRowsAsOfPlainText() throws Exception {
        write("plain");
        String plain = page("plain");
        assertThat(plain).contains("<td>plain</td>");
        for (int i = 0; i < StrangeTexts.ALL.size(); i++) {
            write(StrangeTexts.ALL.get(i));
            String strange = page("page-" + i);
            assertThat(tags(strange)).as(SafeText.line(StrangeTexts.ALL.get(i))).isEqualTo(tags(plain));
            StrangeTexts.assertSafe(strange, "\n");
        }
    }

    private String page(String name) throws IOException {
        Path file = folder.resolve(name + ".html");
        Run run = run("audit report --since 1d --out " + file);
        assertThat(run.exitCode()).as(run.err()).isOne();
        StrangeTexts.assertSafe(run.out(), "\n");
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static List<String> tags(String page) {
        return Pattern.compile("</?[a-z0-9]+")
                .matcher(page)
                .results()
                .map(tag -> tag.group())
                .toList();
    }
}
