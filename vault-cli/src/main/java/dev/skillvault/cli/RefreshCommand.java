package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Refreshes a connection's tokens now. */
@Command(
        name = "refresh",
        sortOptions = false,
        description = "Refreshes a connection's tokens now, although they are not due.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault refresh --data vault-data --operator-key me.key co_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  the connection is active",
            "  2  it is not, and its state is printed; or the command was not understood",
        })
final class RefreshCommand implements Callable<Integer> {
    private final boolean showProgress;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "CONNECTION", description = "which one, as 'vault connections' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ConnectionId connection;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "the connection as one JSON object")
    private boolean json;

    RefreshCommand(boolean showProgress) {
        this.showProgress = showProgress;
    }

    @Override
    public Integer call() {
        ConnectionInfo info = Ticker.during(
                showProgress,
                spec.commandLine().getErr(),
                "refreshing",
                () -> options.act(this::here, desk -> desk.refresh(connection)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> ConnectionJson.connection(line, info));
        } else {
            out.print(SafeText.line(sentence(info)) + "\n");
        }
        out.flush();
        return info.state() == ConnectionState.ACTIVE ? 0 : Failures.CANNOT_SAY;
    }

    private static String sentence(ConnectionInfo info) {
        String which = info.provider() + " of " + info.user() + " (" + info.id() + ")";
        return info.state() == ConnectionState.ACTIVE
                ? which + " is refreshed"
                : which + " is " + info.state() + ": see 'vault doctor' for what to do";
    }

    private ConnectionInfo here(VaultOperator operator) {
        try {
            return operator.refresh(connection);
        } catch (IllegalArgumentException e) {
            throw new VaultConfigurationException("there is no connection " + connection);
        }
    }
}
