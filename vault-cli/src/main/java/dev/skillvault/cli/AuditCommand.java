package dev.skillvault.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what an auditor asks. */
@Command(
        name = "audit",
        description = "Answers questions about what happened, and says whether the log is genuine.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit list --data vault-data --decision denied",
            "",
            "Exit codes:",
            "  0  done, or verified",
            "  1  the log was tampered with",
            "  2  it cannot be said, or the command was not understood",
            "  3  verified, but without a recent anchor",
        })
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
}
