package dev.skillvault.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which vault is meant. */
final class StoreOption {
    @Option(names = "--data", paramLabel = "DIR", description = "the vault's folder; the store is the file vault in it")
    private @Nullable Path data;

    @Option(names = "--store", paramLabel = "URL", description = "the store as the agent names it: jdbc:h2:file:PATH")
    private @Nullable String store;

    String url() {
        return data == null
                ? String.valueOf(store)
                : "jdbc:h2:file:" + data.toAbsolutePath().resolve("vault");
    }
}
