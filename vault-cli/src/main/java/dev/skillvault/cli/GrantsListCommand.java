package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Lists grants and requests. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists what skills may do, and what they ask for and nobody has answered.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants list --data vault-data --operator-key me.key",
            "",
            "Exit codes:",
            "  0  listed, even if there is nothing",
            "  2  not listed, or the command was not understood",
        })
final class GrantsListCommand extends GrantCommand implements Runnable {
    @Option(names = "--user", paramLabel = "ID", description = "only this user's; @agent for the agent's own")
    private @Nullable UserId user;

    @Option(names = "--all", description = "with --user: what has ended and what was answered, too")
    private boolean all;

    @Override
    public void run() {
        UserId whose = user;
        if (whose == null && all) {
            throw new ParameterException(spec().commandLine(), "--all goes with --user");
        }
        GrantList list = act(desk -> whose == null ? desk.list() : desk.list(whose));
        printList(all ? list : standing(list));
    }

    private static GrantList standing(GrantList list) {
        return new GrantList(
                list.grants().stream()
                        .filter(each -> each.grant().status() == Grant.Status.ACTIVE
                                || each.grant().status() == Grant.Status.SUSPENDED)
                        .toList(),
                list.requests().stream()
                        .filter(each -> each.answer().state() == GrantRequestInfo.State.OPEN)
                        .toList());
    }
}
