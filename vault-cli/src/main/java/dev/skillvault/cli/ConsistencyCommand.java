package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.LogProver;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the proof that a log only grew from one checkpoint to another, which shows none of its entries but the first. */
@Command(
        name = "consistency",
        sortOptions = false,
        description = {
            "Writes a proof that what checkpoint A covers is the beginning of what checkpoint B covers: nothing was changed or"
                    + " taken away between.",
            "A checkpoint is named by its size, which is its second line. docs/verify/SkillVaultVerify.java checks the proof"
                    + " without any vault."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit consistency 256 1024 --data vault-data --out grown.proof",
            "",
            "Exit codes:",
            "  0  written",
            "  2  not written: there are no such checkpoints, the store cannot be read, or the command was not understood",
        })
final class ConsistencyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "size of the older checkpoint")
    private long older;

    @Parameters(index = "1", paramLabel = "B", description = "size of the newer checkpoint")
    private long newer;

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
            file.write(out -> out.write(prover.consistency(agent, older, newer).getBytes(StandardCharsets.US_ASCII)));
            file.tell(
                    spec.commandLine().getOut(),
                    "the proof from " + older + " to " + newer,
                    new TreeMap<>(Map.of("from", older, "to", newer)));
        }
    }
}
