package dev.skillvault.cli;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Entries as aligned columns for a person; every cell is safe to show and of bounded width. */
final class EntryTable {
    private static final List<String> TITLES =
            List.of("TIME (UTC)", "SEQ", "KIND", "ACTOR", "SUBJECT", "WHAT", "RESOURCES", "RESULT", "REASON");
    private static final int WIDEST = 60;
    private static final String NOTHING = "-";

    private final List<List<String>> rows = new ArrayList<>();

    /** With the agent before each, if there are several. */
    EntryTable(List<AuditEntry> entries) {
        boolean several = entries.stream().map(AuditEntry::agent).distinct().count() > 1;
        rows.add(several ? with("AGENT", TITLES) : TITLES);
        entries.forEach(entry -> rows.add(several ? with(entry.agent().value(), cells(entry)) : cells(entry)));
    }

    private static List<String> with(String agent, List<String> cells) {
        return Stream.concat(Stream.of(agent), cells.stream()).toList();
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

    /** One entry alone, its agent before it. */
    static String line(AuditEntry entry) {
        return entry.agent() + "  " + String.join("  ", cells(entry));
    }

    private static List<String> cells(AuditEntry entry) {
        String result = Stream.of(AuditField.DECISION, AuditField.OUTCOME)
                .flatMap(field -> entry.field(field).stream())
                .collect(Collectors.joining(", "));
        return Stream.of(
                        entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                        Long.toString(entry.sequence()),
                        entry.kind().name(),
                        text(entry, AuditField.ACTOR),
                        text(entry, AuditField.SUBJECT),
                        entry.field(AuditField.OPERATION).orElse(text(entry, AuditField.PROVIDER)),
                        text(entry, AuditField.RESOURCES),
                        result,
                        text(entry, AuditField.REASON))
                .map(value -> value.isEmpty() ? NOTHING : SafeText.cell(value, WIDEST))
                .toList();
    }

    private static String text(AuditEntry entry, AuditField field) {
        return entry.field(field).orElse("");
    }
}
