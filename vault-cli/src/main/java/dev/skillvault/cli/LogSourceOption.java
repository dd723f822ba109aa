package dev.skillvault.cli;

import dev.skillvault.audit.LogVerifier;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is verified: a vault's store, said in one of two ways, or a log that was exported from one. */
final class LogSourceOption {
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

    @Option(
            names = "--export",
            required = true,
            paramLabel = "FILE",
            description = "a log that 'vault audit export' wrote, without its store")
    private @Nullable Path export;

    @Option(
            names = "--segment",
            required = true,
            paramLabel = "FILE",
            description = {
                "a segment that 'vault audit prune' wrote, without its store: anchors beyond its end are passed over.",
                "Compare its SHA-256, which is said, with the one that verifying the store names."
            })
    private @Nullable Path segment;

    LogVerifier open() {
        if (segment != null) {
            return LogVerifier.openSegment(segment);
        }
        if (export != null) {
            return LogVerifier.openExport(export);
        }
        return LogVerifier.open(store != null ? store : "jdbc:h2:file:" + data + "/vault");
    }
}
