package dev.skillvault.cli;

import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditPage;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import java.io.PrintWriter;
import java.time.Clock;
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
            "If there is more, standard error says with which --after the next page comes; new entries do not move it.",
            "In --csv a text that a spreadsheet would take for a formula, or that begins with an apostrophe, has an apostrophe before it."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit list --data vault-data --user alice --kind call_denied --since 7d --limit 20",
            "",
            "Exit codes:",
            "  0  listed, even if nothing matched",
            "  2  the store cannot be read, or the command was not understood",
        })
final class ListCommand implements Runnable {
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
        AuditPage page;
        AuditQuery query = query();
        try (AuditReader reader = AuditReader.open(store.url())) {
            page = reader.page(query);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (format.json) {
            JsonLines lines = new JsonLines(out);
            page.entries().forEach(lines::entry);
        } else if (format.csv) {
            CsvLines lines = new CsvLines(out);
            lines.title();
            page.entries().forEach(lines::entry);
        } else if (page.entries().isEmpty()) {
            err.println("No entry matches.");
        } else {
            new EntryTable(page.entries()).print(out);
        }
        out.flush();
        if (page.more()) {
            err.println("There are more: --after " + page.next());
        }
    }

    private AuditQuery query() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        AuditQuery query = filters.narrow(AuditQuery.newest().limit(limit));
        return after == null ? query : query.after(after);
    }
}
