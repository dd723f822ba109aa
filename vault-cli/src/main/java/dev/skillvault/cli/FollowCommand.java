package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditPage;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows entries as they are recorded. */
@Command(
        name = "follow",
        sortOptions = false,
        description = {
            "Shows what happens as it is recorded, the oldest first, until it is ended with Ctrl-C, or until the time of --until.",
            "It looks once a second; if it cannot, as while an agent is restarted, it tries for a while before it gives up.",
            "It begins with what is new, or with --since from a time on. Like 'list' it only shows what stands in the store."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit follow --data vault-data --decision denied",
            "",
            "Exit codes:",
            "  0    ended",
            "  2    the store cannot be read or has no such agent, or the command was not understood",
            "  130  ended with Ctrl-C",
        })
final class FollowCommand implements Runnable {
    private static final int PAGE = 500;
    /** How many looks in a row may fail: an agent that is restarted is back by then. */
    private static final int PATIENCE = 30;

    /** Waits between two looks. */
    @FunctionalInterface
    interface Pause {
        /** Waits; false ends it. */
        boolean await();
    }

    private final Clock clock;
    private final Pause pause;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Mixin
    private final EntryFilters filters;

    @Option(names = "--json", description = "one JSON object per line, with every field")
    private boolean json;

    FollowCommand(Clock clock, Pause pause) {
        this.clock = clock;
        this.filters = new EntryFilters(clock);
        this.pause = pause;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        AuditQuery all = filters.narrow(AuditQuery.oldest().limit(PAGE));
        try (AuditReader reader = AuditReader.open(store.url())) {
            filters.requireAgent(reader);
            AuditQuery next = all.since().isPresent() ? all : all.after(reader.end());
            if (all.since().isPresent()) {
                new Pruned(reader.pruned(all)).tell(spec.commandLine().getErr());
            }
            int failures = 0;
            boolean last;
            boolean more = false;
            do {
                last = isOver(all);
                try {
                    AuditPage page = reader.page(next);
                    print(page, out);
                    next = all.after(page.next());
                    more = page.more();
                    failures = 0;
                } catch (VaultConfigurationException e) {
                    if (++failures == PATIENCE) {
                        throw e;
                    }
                    more = false;
                    last = false;
                }
                // nobody reads it any more if it cannot be written
            } while (!out.checkError() && (more || (!last && pause.await())));
        }
    }

    /** Whether nothing more can come. */
    private boolean isOver(AuditQuery query) {
        return query.until().filter(end -> !clock.instant().isBefore(end)).isPresent();
    }

    private void print(AuditPage page, PrintWriter out) {
        JsonLines lines = new JsonLines(out);
        for (AuditEntry entry : page.entries()) {
            if (json) {
                lines.entry(entry);
            } else {
                out.print(EntryTable.line(entry) + "\n");
            }
        }
        out.flush();
    }
}
