package dev.skillvault.cli;

import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditPage;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.PrunedEntries;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows entries as they stand in the store, believed or not. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "Lists what happened, the newest first.",
            "It shows what stands in the store; only 'vault audit verify' says whether that is genuine.",
            "Invisible characters are shown as \\u00XX. Long values end in three dots; --json and --csv have all of them.",
            "Standard error says how many entries were pruned, if the list reaches back to them: what matched among them is not listed.",
            "If there is more, standard error says with which --after the next page comes; new entries do not move it.",
            "In --csv a text that a spreadsheet would take for a formula, or that begins with an apostrophe, has an apostrophe before it."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit list --data vault-data --user alice --kind call_denied --since 7d --limit 20",
            "",
            "Exit codes:",
            "  0  listed, even if nothing matched",
            "  2  the store cannot be read or has no such agent, or the command was not understood",
        })
final class ListCommand implements Runnable {
    private static final int PAGE = 1_000;

    /** As what. */
    private static final class Format {
        @Option(names = "--json", description = "one JSON object per line, with every field")
        private boolean json;

        @Option(names = "--csv", description = "CSV with a line of titles, with every field")
        private boolean csv;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Mixin
    private final EntryFilters filters;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most N (${DEFAULT-VALUE})")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "CURSOR",
            description = "what comes after this place, AGENT:SEQUENCE, with commas between several")
    private @Nullable AuditCursor after;

    @ArgGroup
    private Format format = new Format();

    ListCommand(Clock clock) {
        filters = new EntryFilters(clock);
    }

    @Override
    public void run() {
        AuditQuery query = query();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Sheet sheet;
        AuditPage page;
        List<PrunedEntries> pruned;
        try (AuditReader reader = AuditReader.open(store.url())) {
            filters.requireAgent(reader);
            sheet = sheet(out, err);
            int left = limit;
            do {
                page = reader.page(query.limit(Math.min(left, PAGE)));
                page.entries().forEach(sheet::entry);
                left -= page.entries().size();
                query = query.after(page.next());
            } while (page.more() && left > 0);
            AuditPage last = page;
            pruned = reader.pruned(query()).stream()
                    .filter(each -> isReached(each, last))
                    .toList();
        }
        sheet.end();
        out.flush();
        new Pruned(pruned).tell(err);
        if (page.more()) {
            err.println("There are more: --after " + page.next());
        }
    }

    /** Whether a list that ends with this page came as far as what was pruned; it goes on from the newest to the oldest. */
    private static boolean isReached(PrunedEntries pruned, AuditPage last) {
        return !last.more() || pruned.last() >= last.next().place(pruned.agent());
    }

    /** What takes the entries as they are read. */
    private interface Sheet {
        void entry(AuditEntry entry);

        default void end() {}
    }

    private Sheet sheet(PrintWriter out, PrintWriter err) {
        if (format.json) {
            return new JsonLines(out)::entry;
        }
        if (format.csv) {
            CsvLines lines = new CsvLines(out);
            lines.title();
            return lines::entry;
        }
        List<AuditEntry> entries = new ArrayList<>(); // a table needs the widest of them
        return new Sheet() {
            @Override
            public void entry(AuditEntry entry) {
                entries.add(entry);
            }

            @Override
            public void end() {
                if (entries.isEmpty()) {
                    err.println("No entry matches.");
                } else {
                    new EntryTable(entries).print(out);
                }
            }
        };
    }

    private AuditQuery query() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        AuditQuery query = filters.narrow(AuditQuery.newest());
        return after == null ? query : query.after(after);
    }
}
