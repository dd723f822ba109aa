package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.operator.OperatorDesk;
import java.io.PrintWriter;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does something to one connection that is there, and prints what came of it. */
abstract class ConnectionCommand {
    private final boolean showProgress;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "CONNECTION", description = "which one, as 'vault connections' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ConnectionId connection;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    ConnectionCommand(boolean showProgress) {
        this.showProgress = showProgress;
    }

    final ConnectionId connection() {
        return connection;
    }

    /**
     * Does it.
     *
     * @param doing what it is, for whoever waits
     * @param here as the agent
     * @param there by the running agent
     */
    final <T> T act(
            String doing,
            BiFunction<VaultOperator, ConnectionId, T> here,
            BiFunction<OperatorDesk, ConnectionId, T> there) {
        return Ticker.during(
                showProgress,
                spec.commandLine().getErr(),
                doing,
                () -> options.act(
                        operator -> existing(() -> here.apply(operator, connection)),
                        desk -> there.apply(desk, connection)));
    }

    private <T> T existing(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new VaultConfigurationException("there is no connection " + connection);
        }
    }

    final void print(boolean json, JsonLines.Body object, String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(object);
        } else {
            out.print(SafeText.line(sentence) + "\n");
        }
        out.flush();
    }
}
