package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.LogProver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
            "Writes a proof that an entry is in the log which the newest checkpoint covers, or another one.",
            "It shows the entry and the first one of the log, and of the others only hashes."
                    + " docs/verify/SkillVaultVerify.java checks it without any vault."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit prove 42 --data vault-data --out entry-42.proof",
            "  vault audit prove 42 --data vault-data --anchor kept-elsewhere.note --out entry-42.proof",
            "",
            "Exit codes:",
            "  0  written",
            "  2  not written: the checkpoint does not cover the entry, the store cannot be read, or the command was not understood",
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

    @ArgGroup
    private @Nullable Covering covering;

    @Mixin
    private final NewFileOption file = new NewFileOption();

    /** Another checkpoint than the newest. */
    static final class Covering {
        @Option(
                names = "--anchor",
                required = true,
                paramLabel = "FILE",
                description = {
                    "the checkpoint that whoever gets the proof holds; the newest of this log, if the file holds several.",
                    "Without it the proof is about a newer one, which then has to be given along or proven consistent."
                })
        private @Nullable Path anchor;

        @Option(
                names = "--size",
                required = true,
                paramLabel = "N",
                description = "the checkpoint of so many entries; its size is its second line")
        private long size;
    }

    @Override
    public void run() {
        try (LogProver prover = LogProver.open(store.url())) {
            file.write(out -> out.write(proof(prover).getBytes(StandardCharsets.US_ASCII)));
            file.tell(spec.commandLine().getOut(), "the proof of entry " + sequence, Map.of("sequence", sequence));
        }
    }

    private String proof(LogProver prover) throws IOException {
        if (covering == null) {
            return prover.inclusion(agent, sequence);
        }
        return covering.anchor == null
                ? prover.inclusion(agent, sequence, covering.size)
                : prover.inclusion(agent, sequence, AnchorFile.read(covering.anchor));
    }
}
