package dev.skillvault.cli;

import dev.skillvault.VaultOperator;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.OperatorDesk;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the operators. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the operators whose enrolment verifies, the ended ones too.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault operator list --data vault-data --operator-key me.key",
            "",
            "Exit codes:",
            "  0  listed, even if there are none",
            "  2  not listed, or the command was not understood",
        })
final class OperatorListCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "one JSON object per line")
    private boolean json;

    @Override
    public void run() {
        List<EnrolledOperator> operators = options.act(VaultOperator::operators, OperatorDesk::operators);
        PrintWriter out = spec.commandLine().getOut();
        OperatorTable.print(out, json, operators);
        out.flush();
    }
}
