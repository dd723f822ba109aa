package dev.skillvault.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which bash completes commands and options; zsh takes it after 'autoload -U bashcompinit && bashcompinit'."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault completion > vault-completion.bash",
            "  source vault-completion.bash",
            "",
            "Exit codes:",
            "  0  printed",
            "  2  the command was not understood",
        })
final class CompletionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        CommandSpec root = spec.root();
        spec.commandLine().getOut().print(AutoComplete.bash(root.name(), root.commandLine()));
        spec.commandLine().getOut().flush();
    }
}
