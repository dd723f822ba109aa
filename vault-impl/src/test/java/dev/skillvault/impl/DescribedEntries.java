package dev.skillvault.impl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table of kinds and fields in {@code docs/audit-format.md}, and whether entries are as it says. */
public final class DescribedEntries {
    private static final Set<AuditField> IN_ALL = EnumSet.of(
            AuditField.AGENT, AuditField.SEQUENCE, AuditField.AT, AuditField.KIND, AuditField.UNIT, AuditField.ACTOR);
    private static final int EVERY = 100_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<EntryKind, Row> ROWS = read();

    private DescribedEntries() {}

    /** Names in one cell; those in brackets are not in every entry of the kind. */
    private record Names(Set<String> always, Set<String> sometimes) {
        static Names of(String cell) {
            Set<String> always = new TreeSet<>();
            Set<String> sometimes = new TreeSet<>();
            for (String name : cell.replace("`", "").strip().split("[ ,]+", -1)) {
                if (name.startsWith("(")) {
                    sometimes.add(name.substring(1, name.length() - 1));
                } else if (!name.isEmpty()) {
                    always.add(name);
                }
            }
            return new Names(always, sometimes);
        }

        void check(AuditEntry entry, Set<String> present, String what) {
            Set<String> known = new TreeSet<>(always);
            known.addAll(sometimes);
            assertThat(present).as("%s of %s", what, entry).containsAll(always).isSubsetOf(known);
        }
    }

    private record Row(Names fields, Names details) {}

    private static Map<EntryKind, Row> read() {
        Map<EntryKind, Row> rows = new EnumMap<>(EntryKind.class);
        try {
            String page = Files.readString(Path.of("..", "docs", "audit-format.md"));
            String table = page.substring(page.indexOf("\n## Kinds\n"), page.indexOf("\n## Actors\n"));
            table.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
                String[] cells = line.split("\\|", -1);
                EntryKind kind = EntryKind.valueOf(cells[1].replace("`", "").strip());
                assertThat(rows.put(kind, new Row(Names.of(cells[2]), Names.of(cells[3]))))
                        .as("rows of %s", kind)
                        .isNull();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** The kinds that have a row. */
    static Set<EntryKind> kinds() {
        return ROWS.keySet();
    }

    /** Looks at a whole log; says which kinds it has. */
    public static Set<EntryKind> check(Path folder) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return checked(reader.list(AuditQuery.newest().limit(EVERY))).stream()
                    .map(AuditEntry::kind)
                    .collect(Collectors.toSet());
        }
    }

    /** The same entries, if they are as the table says. */
    public static List<AuditEntry> checked(List<AuditEntry> entries) {
        entries.forEach(DescribedEntries::check);
        return entries;
    }

    private static void check(AuditEntry entry) {
        Row row = ROWS.get(entry.kind());
        assertThat(row).as("a row for %s", entry.kind()).isNotNull();
        Set<String> present = entry.fields().entrySet().stream()
                .filter(field -> !IN_ALL.contains(field.getKey()))
                .filter(field -> field.getKey() != AuditField.OUTCOME
                        || !field.getValue().equals(AuditEntry.UNKNOWN))
                .map(field -> field.getKey().columnName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(entry.fields()).containsKeys(IN_ALL.toArray(AuditField[]::new));
        row.fields().check(entry, present, "fields");
        Set<String> details = new TreeSet<>();
        entry.field(AuditField.DETAILS).ifPresent(text -> tree(text, details));
        row.details().check(entry, details, "details");
    }

    private static void tree(String text, Set<String> names) {
        try {
            JSON.readTree(text).fieldNames().forEachRemaining(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of fields in the table that no entry has. */
    static Set<String> unknownNames() {
        Set<String> names = new TreeSet<>();
        ROWS.values().forEach(row -> {
            names.addAll(row.fields().always());
            names.addAll(row.fields().sometimes());
        });
        Arrays.stream(AuditField.values()).map(AuditField::columnName).forEach(names::remove);
        return names;
    }
}
