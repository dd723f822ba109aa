package dev.skillvault.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The vault secret, for those agents that have one. */
final class VaultSecretOption {
    @Option(
            names = "--vault-secret-file",
            paramLabel = "FILE",
            description = "the vault secret, if the agent was enrolled with one; a file only its owner may read")
    private @Nullable Path file;

    boolean isGiven() {
        return file != null;
    }

    /** What the file holds, empty without one; the caller wipes it. */
    byte[] read() {
        return file == null ? new byte[0] : SecretFile.read(file, "vault secret file");
    }
}
