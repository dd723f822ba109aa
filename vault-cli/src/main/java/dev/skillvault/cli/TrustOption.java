package dev.skillvault.cli;

import dev.skillvault.identity.Trust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which certificates are believed: a mixin for every command that takes an identity that is there already. */
final class TrustOption {
    @Option(
            names = "--trust-anchors",
            paramLabel = "FILE",
            description = "certificates in PEM; a valid path must lead from the agent's certificate to one of them")
    private @Nullable Path file;

    /** Reads the file; without one, what was pinned at enrolment counts. */
    Trust read() {
        return file == null ? Trust.pinnedAtEnrolment() : TrustAnchorFile.read(file);
    }
}
