package dev.skillvault.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under titles, as wide as they need to be; whatever stands in a store is made safe to show. */
final class TextTable {
    private static final String NOTHING = "-";

    private final int widest;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(int widest, String... titles) {
        this.widest = widest;
        rows.add(List.of(titles));
    }

    void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(cell.isEmpty() ? NOTHING : SafeText.cell(cell, widest));
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], SafeText.width(row.get(column)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - SafeText.width(cell) + 2));
            }
            out.print(line.toString().stripTrailing() + "\n");
        }
    }
}
