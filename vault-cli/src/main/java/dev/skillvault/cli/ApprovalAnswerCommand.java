package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.operator.OperatorDesk;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers one request that waits, and prints that. */
abstract class ApprovalAnswerCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "APPROVAL", description = "which one, as 'vault approvals list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ApprovalId approval;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    final CommandSpec spec() {
        return spec;
    }

    /** Answers what was found under the id. */
    abstract void answer(OperatorDesk desk, PendingApproval found);

    /** Like {@code approved}. */
    abstract String done();

    @Override
    public void run() {
        options.act(
                here -> {
                    throw new VaultConfigurationException(
                            "the agent's identity answers nothing that the agent asks: use --operator-key, while it runs");
                },
                desk -> {
                    answer(desk, desk.approval(approval));
                    return approval;
                });
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> line.writeStringField(done(), approval.value()));
        } else {
            out.print(approval + " is " + done() + "\n");
        }
        out.flush();
    }
}
