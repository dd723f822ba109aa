package dev.skillvault.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is done to an agent as a whole. */
@Command(
        name = "agent",
        description = "Gives an agent another key, or ends it.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault agent rekey --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --new-identity new.p12 --new-password-file new.password",
            "",
            "Exit codes:",
            "  0  done",
            "  2  it was not done, or the command was not understood",
        })
final class AgentCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: rekey or off-board");
    }
}
