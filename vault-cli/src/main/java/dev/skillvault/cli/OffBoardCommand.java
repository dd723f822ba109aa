package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.key.OffBoarding;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends an agent. */
@Command(
        name = "off-board",
        sortOptions = false,
        description = {
            "Ends an agent: revokes every connection at its provider, then deletes all users' keys and the agent's own. Nothing of it"
                    + " can be decrypted afterwards, and the name stays taken. It cannot be undone.",
            "The log stays. Keep the checkpoint that is printed: it is the last."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault agent off-board --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --client-file google.client --yes",
            "",
            "Exit codes:",
            "  0  the agent is ended; whether each provider revoked is printed",
            "  2  not everything was deleted, or the command was not understood",
        })
final class OffBoardCommand implements Runnable {
    private final boolean showProgress;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Mixin
    private final YesOption yes = new YesOption();

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    OffBoardCommand(boolean showProgress) {
        this.showProgress = showProgress;
    }

    @Override
    public void run() {
        yes.require(spec, "off-boarding an agent cannot be undone");
        OffBoarding end;
        try (Vault vault = options.open()) {
            if (showProgress) {
                Ended.announce(spec, -1);
            }
            end = vault.operator().offBoard();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).offBoarding(end);
        } else {
            Ended.print(out, end.connections());
            out.print(
                    SafeText.line("the agent " + end.agent() + " is off-boarded; keep its last checkpoint:") + "\n\n");
            out.print(end.checkpoint().note());
        }
        out.flush();
    }
}
