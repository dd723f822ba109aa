package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.operator.OperatorId;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends an operator's enrolment. */
@Command(
        name = "end",
        sortOptions = false,
        description = {
            "Ends an operator's enrolment: nothing signed with the key is executed any more, from the next command on. The key cannot",
            "be enrolled again."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault operator end --data vault-data --operator-key me.key op_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  ended",
            "  2  not ended, or the command was not understood",
        })
final class OperatorEndCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "KEY", description = "which one, as 'vault operator list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OperatorId operator;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public void run() {
        options.act(
                here -> {
                    try {
                        here.endOperator(operator);
                    } catch (IllegalArgumentException e) {
                        throw new VaultConfigurationException("there is no operator " + operator);
                    }
                    return operator;
                },
                desk -> {
                    desk.endOperator(operator);
                    return operator;
                });
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> line.writeStringField("ended", operator.value()));
        } else {
            out.print("the enrolment of " + operator + " has ended\n");
        }
        out.flush();
    }
}
