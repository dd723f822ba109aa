package dev.skillvault.cli;

import dev.skillvault.approval.PendingApproval;
import dev.skillvault.operator.OperatorDesk;
import picocli.CommandLine.Command;

/** Denies a request. */
@Command(
        name = "deny",
        sortOptions = false,
        description = "Denies a request that waits for a person's approval: it is not sent.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault approvals deny --data vault-data --operator-key me.key ap_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  denied",
            "  2  not denied, or the command was not understood",
        })
final class ApprovalsDenyCommand extends ApprovalAnswerCommand {
    @Override
    void answer(OperatorDesk desk, PendingApproval found) {
        desk.deny(found);
    }

    @Override
    String done() {
        return "denied";
    }
}
