package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The spreadsheets every sandbox starts with; the seed decides the figures. */
final class SeededSheets {

    private static final List<List<String>> BUDGET = List.of(
            List.of("Sales", "Conference booth"),
            List.of("Marketing", "Autumn campaign"),
            List.of("Engineering", "Cloud hosting"),
            List.of("Support", "Help desk licences"),
            List.of("Finance", "Audit fees"),
            List.of("Operations", "Office lease"));

    private static final List<String> PEOPLE = List.of("Ada Berg", "Bo Lind", "Cleo Marsh", "Dan Okafor", "Eve Stone");

    private SeededSheets() {}

    static List<Spreadsheet> of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<JsonNode>> budget = new ArrayList<>();
        budget.add(texts("Team", "Item", "Amount"));
        for (List<String> line : BUDGET) {
            budget.add(List.of(
                    TextNode.valueOf(line.get(0)),
                    TextNode.valueOf(line.get(1)),
                    IntNode.valueOf(random.nextInt(1_000, 20_000))));
        }
        List<List<JsonNode>> salaries = new ArrayList<>();
        salaries.add(texts("Name", "Salary"));
        for (String person : PEOPLE) {
            salaries.add(List.of(TextNode.valueOf(person), IntNode.valueOf(random.nextInt(50_000, 150_000))));
        }
        return List.of(
                Spreadsheet.of(SandboxSheets.Q3_SPREADSHEET, "Q3 Budget", "Q3", budget),
                Spreadsheet.of(SandboxSheets.PRIVATE_SPREADSHEET, "Salaries", "Salaries", salaries));
    }

    private static List<JsonNode> texts(String... texts) {
        List<JsonNode> nodes = new ArrayList<>();
        for (String text : texts) {
            nodes.add(TextNode.valueOf(text));
        }
        return nodes;
    }
}
