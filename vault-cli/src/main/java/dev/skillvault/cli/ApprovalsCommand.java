package dev.skillvault.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done with requests that wait for a person. */
@Command(
        name = "approvals",
        description = {
            "Shows the requests that wait for a person's approval, and approves or denies them. What is approved is exactly the bytes",
            "that are shown, for once. It takes an operator's key: the agent cannot approve what it asks for."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault approvals list --data vault-data --operator-key me.key",
            "",
            "Exit codes:",
            "  0  done",
            "  2  it was not done, or the command was not understood",
        })
final class ApprovalsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show, approve or deny");
    }
}
