package dev.skillvault.cli;

import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantRequestId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Shows one grant or request. */
@Command(
        name = "show",
        sortOptions = false,
        description = "Shows a grant or a grant request.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants show --data vault-data --operator-key me.key gr_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  shown",
            "  2  there is none, or the command was not understood",
        })
final class GrantsShowCommand extends GrantCommand implements Runnable {
    @Parameters(paramLabel = "GRANT|REQUEST", description = "which one, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Override
    public void run() {
        if (id.matches("rq_[0-9a-f]{32}")) {
            printRequest(act(desk -> desk.find(new GrantRequestId(id))));
        } else if (id.matches("gr_[0-9a-f]{32}")) {
            printGrant(act(desk -> desk.find(new GrantId(id))));
        } else {
            throw new ParameterException(spec().commandLine(), "give a grant, gr_..., or a grant request, rq_...");
        }
    }
}
