package dev.skillvault.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is done to a user as a whole. */
@Command(
        name = "user",
        description = "Forgets a user.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault user forget --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --client-file google.client --user alice --yes",
            "",
            "Exit codes:",
            "  0  done",
            "  2  it was not done, or the command was not understood",
        })
final class UserCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: forget");
    }
}
