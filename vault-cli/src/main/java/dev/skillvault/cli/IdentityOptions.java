package dev.skillvault.cli;

import dev.skillvault.identity.AgentIdentity;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** The identity a command acts as: a mixin for every command that opens a vault. */
final class IdentityOptions {
    @Option(
            names = "--identity",
            required = true,
            paramLabel = "FILE",
            description = "the agent's identity, a PKCS#12 file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path identity;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "a file only its owner may read; its first line is the identity's password")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path passwordFile;

    /** Reads both files; the password is wiped before this returns. */
    AgentIdentity load() {
        char[] password = PasswordFile.read(passwordFile);
        try {
            return AgentIdentity.fromPkcs12(identity, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
