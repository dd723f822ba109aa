package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.audit.PrunedSegment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes old entries out of a store, into a file. */
@Command(
        name = "prune",
        sortOptions = false,
        description = {
            "Writes old entries of an agent's log to a new file, a segment, verifies it, and deletes them from the store.",
            "Their hashes stay, so the log still verifies, and so does the segment, with 'vault audit verify --segment'. Personal"
                    + " fields beside them are deleted for good. Entries on which keys and rights rest stay, and calls of which no"
                    + " outcome is known. In a database server this takes the steward's role."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit prune --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --before 365d --out /mnt/elsewhere/agent-2025.segment --yes",
            "",
            "Exit codes:",
            "  0  pruned, or nothing is that old",
            "  2  not pruned, or not all of it, which is said; or the command was not understood",
        })
final class PruneCommand implements Runnable {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Mixin
    private final YesOption yes = new YesOption();

    @Option(
            names = "--before",
            required = true,
            paramLabel = "TIME",
            description =
                    "entries older than this: 2026-01-31T09:00:00Z, 2026-01-31, or how long ago, like 365d; at least 8d, and 8d before"
                            + " the log was last used")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String before;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "the new file, not on the store's own disk; keep it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    PruneCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        yes.require(spec, "personal fields beside pruned entries do not come back");
        Instant time = time();
        Optional<PrunedSegment> pruned;
        try (Vault vault = options.open()) {
            pruned = vault.operator().prune(time, file);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).pruned(file, pruned);
        } else {
            out.print(SafeText.line(pruned.map(this::sentence)
                            .orElse("nothing behind what was pruned before is old enough to be pruned"))
                    + "\n");
        }
        out.flush();
    }

    private Instant time() {
        try {
            return TimeArgument.parse(before, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--before: " + e.getMessage(), e);
        }
    }

    private String sentence(PrunedSegment segment) {
        return "pruned " + segment.entries() + " of the entries " + segment.from() + " to " + (segment.until() - 1)
                + "; all of them are in " + file + ", SHA-256 " + segment.sha256();
    }
}
