package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.Disconnection;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends a connection. */
@Command(
        name = "disconnect",
        sortOptions = false,
        description = {
            "Ends a connection: revokes its tokens at the provider, deletes them here and ends every grant on it. They are deleted",
            "even if the provider cannot be reached; what it said is printed."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault disconnect --data vault-data --operator-key me.key co_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  ended here; whether the provider revoked is printed",
            "  2  not ended, or the command was not understood",
        })
final class DisconnectCommand implements Runnable {
    private final boolean showProgress;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "CONNECTION", description = "which one, as 'vault connections' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ConnectionId connection;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    DisconnectCommand(boolean showProgress) {
        this.showProgress = showProgress;
    }

    @Override
    public void run() {
        Disconnection result = Ticker.during(
                showProgress,
                spec.commandLine().getErr(),
                "asking the provider to revoke",
                () -> options.act(this::here, desk -> desk.disconnect(connection)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> {
                line.writeStringField("connection", connection.value());
                line.writeStringField("result", result.name());
            });
        } else {
            out.print(SafeText.line(connection + " has ended and its tokens are deleted here: " + Ended.words(result))
                    + "\n");
        }
        out.flush();
    }

    private Disconnection here(VaultOperator operator) {
        try {
            return operator.disconnect(connection);
        } catch (IllegalArgumentException e) {
            throw new VaultConfigurationException("there is no connection " + connection);
        }
    }
}
