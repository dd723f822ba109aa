package dev.skillvault.cli;

import dev.skillvault.VaultOperator;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.operator.OperatorDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class DisconnectCommand extends ConnectionCommand implements Runnable {
    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    DisconnectCommand(boolean showProgress) {
        super(showProgress);
    }

    @Override
    public void run() {
        Disconnection result =
                act("asking the provider to revoke", VaultOperator::disconnect, OperatorDesk::disconnect);
        print(
                json,
                line -> {
                    line.writeStringField("connection", connection().value());
                    line.writeStringField("result", result.name());
                },
                connection() + " has ended and its tokens are deleted here: " + Ended.words(result));
    }
}
