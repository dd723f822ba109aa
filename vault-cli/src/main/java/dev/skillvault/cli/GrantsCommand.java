package dev.skillvault.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done about grants. */
@Command(
        name = "grants",
        description = {
            "Shows what skills may do and what they ask for, grants it or less, and ends it. A skill asks, a person or a policy grants."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants list --data vault-data --operator-key me.key --user alice",
            "",
            "Exit codes:",
            "  0  done",
            "  2  it was not done, or the command was not understood",
        })
final class GrantsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: list, show, request, grant, confirm, deny or revoke");
    }
}
