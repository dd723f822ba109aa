package dev.skillvault.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is done with an agent's identity, and with the agent as a whole. */
@Command(
        name = "agent",
        description = "Makes and shows identities for agents, gives an agent another key, or ends it.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault agent show --identity agent.p12 --password-file password",
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
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: enrol, show, rekey or off-board");
    }
}
