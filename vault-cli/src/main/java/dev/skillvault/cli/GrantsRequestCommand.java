package dev.skillvault.cli;

import dev.skillvault.UserId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the skills ask. */
@Command(
        name = "request",
        sortOptions = false,
        description = {
            "Has the installed skills ask for what they have not asked for yet on a user's accounts, and lists the user's grants and",
            "requests. A policy decides at once; what it leaves open waits for 'vault grants grant' or 'vault grants deny'.",
            "Ask the running agent: the skills are its own, and a vault opened with the identity alone has none."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants request --data vault-data --operator-key me.key --user alice",
            "",
            "Exit codes:",
            "  0  asked, if there was anything to ask",
            "  2  not asked, or the command was not understood",
        })
final class GrantsRequestCommand extends GrantCommand implements Runnable {
    @Option(
            names = "--user",
            required = true,
            paramLabel = "ID",
            description = "on whose accounts; @agent for the agent's own")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private UserId user;

    @Override
    public void run() {
        printList(act(desk -> desk.request(user)));
    }
}
