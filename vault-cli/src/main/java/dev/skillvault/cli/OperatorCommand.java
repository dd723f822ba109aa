package dev.skillvault.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done with operators' keys. */
@Command(
        name = "operator",
        description = "Enrols people with a key of their own, which the running agent obeys, and ends that.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault operator list --data vault-data --identity agent.p12 --password-file agent.password",
            "",
            "Exit codes:",
            "  0  done",
            "  2  it was not done, or the command was not understood",
        })
final class OperatorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: enrol, list or end");
    }
}
