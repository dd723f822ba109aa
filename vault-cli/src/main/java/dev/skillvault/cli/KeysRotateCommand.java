package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.key.UserKeyVersion;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a new version of a user's key. */
@Command(
        name = "rotate",
        sortOptions = false,
        description = {
            "Makes a new version of a user's key and counts what lies under each.",
            "Tokens move to the new version when they are next used or refreshed; personal fields of the log stay where they are."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault keys rotate --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --user alice",
            "",
            "Exit codes:",
            "  0  there is a new version",
            "  2  there is none, or the command was not understood",
        })
final class KeysRotateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Option(names = "--user", required = true, paramLabel = "ID", description = "whose key")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private UserId user;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public void run() {
        List<UserKeyVersion> versions;
        try (Vault vault = options.open()) {
            if (vault.operator().userKeys(user).isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "there is no key of " + user + ": nothing is stored for this user");
            }
            versions = vault.operator().rotateUserKey(user);
        }
        KeyTable.print(spec.commandLine().getOut(), json, user, versions);
    }
}
