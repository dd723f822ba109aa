package dev.skillvault.cli;

import dev.skillvault.audit.SegmentImporter;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts pruned entries back. */
@Command(
        name = "import",
        sortOptions = false,
        description = {
            "Puts the entries of a segment back into the store from which they were pruned.",
            "It takes no key: only entries go back whose hashes the log kept. Personal fields beside them stay deleted. Keep the"
                    + " segment: the log goes on to excuse the entries if they are deleted again. In a database"
                    + " server this takes the steward's role."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit import --data vault-data --segment /mnt/elsewhere/agent-2025.segment",
            "",
            "Exit codes:",
            "  0  every entry of the segment is in the store",
            "  2  not put back, or not all of it, which is said: run it again then; or the command was not understood",
        })
final class ImportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(
            names = "--store-user",
            paramLabel = "NAME",
            description = "the role at a database server, its password in ~/.pgpass; without it, this user's name")
    private @Nullable String storeUser;

    @Option(names = "--segment", required = true, paramLabel = "FILE", description = "as 'vault audit prune' wrote it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path segment;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public void run() {
        long entries;
        try (SegmentImporter importer = SegmentImporter.open(store.url(), storeUser)) {
            entries = importer.restore(segment);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).imported(segment, entries);
        } else {
            out.print(SafeText.line("put " + entries + " entries back from " + segment
                            + "; keep it: they may be missing again, since the log says that they were pruned")
                    + "\n");
        }
        out.flush();
    }
}
