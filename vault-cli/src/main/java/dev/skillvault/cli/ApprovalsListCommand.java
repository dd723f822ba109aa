package dev.skillvault.cli;

import dev.skillvault.VaultOperator;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.operator.OperatorDesk;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what waits for a person. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the requests that wait for a person's approval, the oldest first.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault approvals list --data vault-data --operator-key me.key",
            "",
            "Exit codes:",
            "  0  listed, even if there are none",
            "  2  not listed, or the command was not understood",
        })
final class ApprovalsListCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "one JSON object per line, with every field")
    private boolean json;

    @Override
    public void run() {
        List<PendingApproval> waiting = options.act(VaultOperator::approvals, OperatorDesk::approvals);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            waiting.forEach(each -> new JsonLines(out).line(line -> ApprovalView.json(line, each)));
        } else if (waiting.isEmpty()) {
            spec.commandLine().getErr().println("Nothing waits for an approval.");
        } else {
            ApprovalView.list(out, waiting);
        }
        out.flush();
    }
}
