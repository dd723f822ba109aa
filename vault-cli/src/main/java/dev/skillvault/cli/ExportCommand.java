package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.LogProver;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a log to a file, for somebody who is not given the store. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes an agent's log to a new file: each entry as it was hashed, and the checkpoints.",
            "It writes what stands in the store. Whoever receives it verifies it, with 'vault audit verify --export', or with"
                    + " docs/verify/SkillVaultVerify.java and without any vault."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit export --data vault-data --out agent-one.log",
            "",
            "Exit codes:",
            "  0  written",
            "  2  not written: the store cannot be read, the file cannot be written, or the command was not understood",
        })
final class ExportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--agent", paramLabel = "ID", description = "whose log; needed if the store has several")
    private @Nullable AgentId agent;

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "from entry N on, with the hashes of what is before (${DEFAULT-VALUE}); of a pruned log, from behind what was pruned")
    private long from;

    @Mixin
    private final NewFileOption file = new NewFileOption();

    @Override
    public void run() {
        try (LogProver prover = LogProver.open(store.url())) {
            long[] entries = new long[1];
            file.write(out -> entries[0] = prover.export(agent, from, out));
            file.tell(spec.commandLine().getOut(), entries[0] + " entries", Map.of("entries", entries[0]));
        }
    }
}
