package dev.skillvault.cli;

import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.operator.OperatorDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class RefreshCommand extends ConnectionCommand implements Callable<Integer> {
    @Option(names = "--json", description = "the connection as one JSON object")
    private boolean json;

    RefreshCommand(boolean showProgress) {
        super(showProgress);
    }

    @Override
    public Integer call() {
        ConnectionInfo info = act("refreshing", VaultOperator::refresh, OperatorDesk::refresh);
        print(json, line -> ConnectionJson.connection(line, info), sentence(info));
        return info.state() == ConnectionState.ACTIVE ? 0 : Failures.CANNOT_SAY;
    }

    private static String sentence(ConnectionInfo info) {
        String which = info.provider() + " of " + info.user() + " (" + info.id() + ")";
        return info.state() == ConnectionState.ACTIVE
                ? which + " is refreshed"
                : which + " is " + info.state() + ": see 'vault doctor' for what to do";
    }
}
