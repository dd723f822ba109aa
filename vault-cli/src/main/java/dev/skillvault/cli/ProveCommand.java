package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.LogProver;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the proof that an entry is in a log, which shows nothing of the other entries. */
@Command(
        name = "prove",
        sortOptions = false,
        description = {
            "Writes a proof that an entry is in the log which the newest checkpoint covers.",
            "It shows the entry and the first one of the log, and of the others only hashes."
                    + " docs/verify/SkillVaultVerify.java checks it without any vault."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit prove 42 --data vault-data --out entry-42.proof",
            "",
            "Exit codes:",
            "  0  written",
            "  2  not written: no checkpoint covers the entry, the store cannot be read, or the command was not understood",
        })
final class ProveCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "SEQUENCE", description = "the entry's place in the log, from 0")
    private long sequence;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--agent", paramLabel = "ID", description = "whose log; needed if the store has several")
    private @Nullable AgentId agent;

    @Mixin
    private final NewFileOption file = new NewFileOption();

    @Override
    public void run() {
        try (LogProver prover = LogProver.open(store.url())) {
            file.write(out -> out.write(prover.inclusion(agent, sequence).getBytes(StandardCharsets.US_ASCII)));
            file.tell(spec.commandLine().getOut(), "the proof of entry " + sequence, Map.of("sequence", sequence));
        }
    }
}
