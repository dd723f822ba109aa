package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.operator.GrantDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a suspended grant go on. */
@Command(
        name = "confirm",
        sortOptions = false,
        description = {
            "Has a suspended grant go on as it was, with the uses counted so far. It was suspended because the skill's artifact has changed",
            "or it asks for more: look at the new one first. What it asks for now is in 'vault grants list'."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants confirm --data vault-data --operator-key me.key gr_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  it holds again",
            "  2  it does not, or the command was not understood",
        })
final class GrantsConfirmCommand extends GrantCommand implements Runnable {
    @Parameters(paramLabel = "GRANT", description = "which one, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private GrantId grant;

    @Override
    public void run() {
        printGrant(act(desk -> desk.confirm(grant, asked(desk).id())));
    }

    private GrantRequestInfo asked(GrantDesk desk) {
        GrantInfo info = desk.find(grant);
        return desk.list(info.user()).requests().stream()
                .filter(each -> each.answer().state() == GrantRequestInfo.State.OPEN)
                .filter(each ->
                        each.holder().skill().equals(info.grant().holder().skill())
                                && each.holder()
                                        .connection()
                                        .equals(info.grant().holder().connection()))
                .findFirst()
                .orElseThrow(() -> new VaultConfigurationException("nothing waits to be confirmed: the grant is "
                        + info.grant().status()));
    }
}
