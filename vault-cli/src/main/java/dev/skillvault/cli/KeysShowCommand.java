package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.key.UserKeyVersion;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts what lies under each version of a user's key. */
@Command(
        name = "show",
        sortOptions = false,
        description = "Counts the sealed records under each version of a user's key.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault keys show --data vault-data --identity agent.p12 --password-file agent.password --user alice",
            "",
            "Exit codes:",
            "  0  shown, even if there is no key",
            "  2  the vault cannot be opened, or the command was not understood",
        })
final class KeysShowCommand implements Runnable {
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
            versions = vault.operator().userKeys(user);
        }
        KeyTable.print(spec.commandLine().getOut(), json, user, versions);
    }
}
