package dev.skillvault.cli;

import dev.skillvault.grant.GrantId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a grant. */
@Command(
        name = "revoke",
        sortOptions = false,
        description = {
            "Ends a grant, and with it whatever was handed on from it. Holds at the very next call, in every process. The skill does not ask",
            "for the same again by itself."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants revoke --data vault-data --operator-key me.key gr_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  ended",
            "  2  not ended, or the command was not understood",
        })
final class GrantsRevokeCommand extends GrantCommand implements Runnable {
    @Parameters(paramLabel = "GRANT", description = "which one, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private GrantId grant;

    @Override
    public void run() {
        printGrant(act(desk -> desk.revoke(grant)));
    }
}
