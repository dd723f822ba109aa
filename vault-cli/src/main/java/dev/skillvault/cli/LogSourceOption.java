package dev.skillvault.cli;

import static java.util.Objects.requireNonNull;

import dev.skillvault.audit.LogVerifier;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is verified: a vault's store, said in one of two ways, or a log that was exported from one. */
final class LogSourceOption {
    @ArgGroup(multiplicity = "1")
    private @Nullable StoreOption store;

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
        return LogVerifier.open(
                requireNonNull(store, "one of the group is given").url());
    }
}
