package dev.skillvault.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is asked and done about users' keys. */
@Command(
        name = "keys",
        description = "Counts what lies under each version of a user's key, or makes a new version.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault keys show --data vault-data --identity agent.p12 --password-file agent.password --user alice",
            "",
            "Exit codes:",
            "  0  done",
            "  2  it was not done, or the command was not understood",
        })
final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: show or rotate");
    }
}
