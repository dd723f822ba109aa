package dev.skillvault.cli;

import dev.skillvault.grant.GrantRequestId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Denies a request. */
@Command(
        name = "deny",
        sortOptions = false,
        description = {
            "Denies a grant request. The skill does not ask for the same again until its artifact or its wishes change. What it had on that",
            "account and is suspended ends."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants deny --data vault-data --operator-key me.key --reason 'reading is enough' \\",
            "      rq_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  denied",
            "  2  not denied, or the command was not understood",
        })
final class GrantsDenyCommand extends GrantCommand implements Runnable {
    @Parameters(paramLabel = "REQUEST", description = "which one, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private GrantRequestId request;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "why, in one line, for the log and for whoever asks")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reason;

    @Override
    public void run() {
        printRequest(act(desk -> desk.deny(request, reason)));
    }
}
