package dev.skillvault.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the vault is kept: exactly one of two ways to say it. */
final class StoreOption {
    @Option(
            names = "--store",
            required = true,
            paramLabel = "JDBC-URL",
            description = "the store as the agent names it, like jdbc:h2:file:./vault-data/vault")
    private @Nullable String store;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "the agent's data folder; the same as --store jdbc:h2:file:DIR/vault")
    private @Nullable String data;

    String url() {
        return store != null ? store : "jdbc:h2:file:" + data + "/vault";
    }
}
