package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one request that waits. */
@Command(
        name = "show",
        sortOptions = false,
        description = {
            "Shows a request that waits for a person's approval: who asks, for what, and what would be sent. What hides in it (control",
            "characters, marks that turn the reading direction) stands as \\uXXXX."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault approvals show --data vault-data --operator-key me.key ap_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  shown",
            "  2  nothing waits under this id, or the command was not understood",
        })
final class ApprovalsShowCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "APPROVAL", description = "which one, as 'vault approvals list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ApprovalId approval;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "as one JSON object")
    private boolean json;

    @Override
    public void run() {
        PendingApproval shown = options.act(this::find, desk -> desk.approval(approval));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> ApprovalView.json(line, shown));
        } else {
            ApprovalView.print(out, shown);
        }
        out.flush();
    }

    private PendingApproval find(VaultOperator operator) {
        return operator.approvals().stream()
                .filter(each -> each.id().equals(approval))
                .findFirst()
                .orElseThrow(() -> new VaultConfigurationException("nothing waits for an approval under " + approval));
    }
}
