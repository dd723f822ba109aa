package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What the sandbox's spreadsheets hold, for assertions. Every sandbox user may read and write all of them; what an agent may do is
 * for its grants to say. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SandboxSheets {

    /** The id of the spreadsheet "Q3 Budget": sheet "Q3", header Team, Item, Amount, and six rows made from the seed. */
    public static final String Q3_SPREADSHEET = "1sandbox-q3-budget-BxiMVs0XRA5nFMdKvBdBZjgmU";

    /** The id of the spreadsheet "Salaries": sheet "Salaries", header Name, Salary, and five rows. */
    public static final String PRIVATE_SPREADSHEET = "1sandbox-salaries-Zt7QpLkW3nYc8RfUe2HsDgA9oX";

    private final Object lock;
    private final Map<String, Spreadsheet> spreadsheets = new LinkedHashMap<>();

    SandboxSheets(Object lock, long seed) {
        this.lock = lock;
        SeededSheets.of(seed).forEach(this::put);
    }

    /**
     * Looks a spreadsheet up by its title.
     *
     * @param title such as "Q3 Budget"
     * @return a view of it now, which later writes do not change
     * @throws NoSuchElementException if there is none
     */
    public SandboxSpreadsheet spreadsheet(String title) {
        synchronized (lock) {
            Spreadsheet found = spreadsheets.values().stream()
                    .filter(spreadsheet -> spreadsheet.title().equals(title))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchElementException("no spreadsheet " + title));
            Map<String, List<List<String>>> sheets = new LinkedHashMap<>();
            found.titles().forEach(sheet -> sheets.put(sheet, rows(found.id(), sheet)));
            return new SandboxSpreadsheet(found.id(), found.title(), sheets);
        }
    }

    /**
     * Reads a whole sheet.
     *
     * @param id the id of the spreadsheet
     * @param sheet the title of the sheet
     * @return its rows as displayed, header first, without empty cells at their ends
     * @throws NoSuchElementException if there is no such spreadsheet
     */
    public List<List<String>> rows(String id, String sheet) {
        synchronized (lock) {
            Spreadsheet spreadsheet =
                    find(id).orElseThrow(() -> new NoSuchElementException("no spreadsheet with id " + id));
            A1Range all = new A1Range(sheet, 0, 0, A1Range.ROWS - 1, A1Range.COLUMNS - 1);
            return spreadsheet.sheet(sheet).read(all).stream()
                    .map(row -> row.stream().map(SheetGrid::formatted).toList())
                    .toList();
        }
    }

    /**
     * Writes a text into one cell, as a person at the sheet would; it is not read as a number.
     *
     * @param id the id of the spreadsheet
     * @param cell in A1 notation, like {@code Q3!D2}
     * @param text what it shall hold; empty clears it
     * @throws NoSuchElementException if there is no such spreadsheet
     * @throws IllegalArgumentException if that is not one cell of it
     */
    public void write(String id, String cell, String text) {
        synchronized (lock) {
            Spreadsheet spreadsheet =
                    find(id).orElseThrow(() -> new NoSuchElementException("no spreadsheet with id " + id));
            A1Range place = A1Range.parse(cell, spreadsheet.titles())
                    .filter(range -> range.firstRow() == range.lastRow() && range.firstColumn() == range.lastColumn())
                    .orElseThrow(() -> new IllegalArgumentException("not one cell: " + cell));
            spreadsheet.sheet(place.sheet()).set(place.firstRow(), place.firstColumn(), TextNode.valueOf(text));
        }
    }

    /** {@return the sum of all numbers in the Amount column of the Q3 sheet} */
    public BigDecimal amountSum() {
        synchronized (lock) {
            A1Range amounts = new A1Range("Q3", 1, 2, A1Range.ROWS - 1, 2);
            return find(Q3_SPREADSHEET).orElseThrow().sheet("Q3").read(amounts).stream()
                    .flatMap(List::stream)
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::decimalValue)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    Optional<Spreadsheet> find(String id) {
        return Optional.ofNullable(spreadsheets.get(id));
    }

    private void put(Spreadsheet spreadsheet) {
        spreadsheets.put(spreadsheet.id(), spreadsheet);
    }

    JsonNode save() {
        ArrayNode saved = Json.array();
        spreadsheets.values().forEach(spreadsheet -> saved.add(spreadsheet.save()));
        return saved;
    }

    void load(JsonNode saved) {
        saved.forEach(node -> put(Spreadsheet.load(node)));
    }
}
