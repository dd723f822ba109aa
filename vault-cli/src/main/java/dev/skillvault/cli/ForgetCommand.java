package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.key.UserErasure;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Forgets a user. */
@Command(
        name = "forget",
        sortOptions = false,
        description = {
            "Forgets a user: revokes the tokens at the providers, then deletes the user's keys, tokens, connections, grants and the"
                    + " personal fields beside the log. It works while the agent runs, and cannot be undone.",
            "What the log's entries say stays, the user's id among it. In a database server this takes the steward's role."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault user forget --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --client-file google.client --user alice --yes",
            "",
            "Exit codes:",
            "  0  the user is forgotten; whether each provider revoked is printed",
            "  2  not everything was deleted, or the command was not understood",
        })
final class ForgetCommand implements Runnable {
    private final boolean showProgress;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Mixin
    private final YesOption yes = new YesOption();

    @Option(names = "--user", required = true, paramLabel = "ID", description = "whom")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private UserId user;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    ForgetCommand(boolean showProgress) {
        this.showProgress = showProgress;
    }

    @Override
    public void run() {
        yes.require(spec, "forgetting a user cannot be undone");
        UserErasure erasure;
        try (Vault vault = options.open()) {
            if (showProgress) {
                Ended.announce(spec, vault.operator().connections(user).size());
            }
            erasure = vault.operator().forget(user);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).erasure(erasure);
        } else {
            Ended.print(out, erasure.connections());
            String what = erasure.keys() == 0 && erasure.connections().isEmpty() && erasure.auditRows() == 0
                    ? "nothing was stored for " + user
                    : user + " is forgotten: " + erasure.keys() + " key versions and " + erasure.auditRows()
                            + " rows of personal fields are deleted";
            out.print(SafeText.line(what) + "\n");
        }
        out.flush();
    }
}
