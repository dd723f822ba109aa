package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.audit.LogProver;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the new file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public void run() {
        try (LogProver prover = LogProver.open(store.url())) {
            OutFile.write(
                    file, out -> out.write(prover.inclusion(agent, sequence).getBytes(StandardCharsets.US_ASCII)));
            PrintWriter out = spec.commandLine().getOut();
            out.print(SafeText.line("wrote the proof of entry " + sequence + " to " + file) + "\n");
            out.flush();
        }
    }
}
