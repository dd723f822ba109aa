package dev.skillvault.cli;

import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.PublicIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The identity a command acts as: a mixin for every command that opens a vault. */
final class IdentityOptions {
    private static final String PEM = "-----BEGIN ";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "the agent's identity: a PKCS#12 file, or a private key in PEM beside --certificate")
    private @Nullable Path identity;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "a file only its owner may read; its first line is the identity's password")
    private @Nullable Path passwordFile;

    @Option(names = "--alias", paramLabel = "NAME", description = "which of several entries of a PKCS#12 file")
    private @Nullable String alias;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "the certificates in PEM, the agent's own first; not for PKCS#12")
    private @Nullable Path certificate;

    boolean isGiven() {
        return identity != null;
    }

    /** Reads the files; the password is wiped before this returns. */
    AgentIdentity load() {
        if (identity == null) {
            throw new ParameterException(command.commandLine(), "Missing required option: '--identity=FILE'");
        }
        char[] password = passwordFile == null ? null : PasswordFile.read(passwordFile);
        try {
            return isPem(identity) ? fromPem(identity, password) : fromPkcs12(identity, password);
        } finally {
            if (password != null) {
                Arrays.fill(password, '\0');
            }
        }
    }

    /** The same, or with {@code --certificate} alone what is public. */
    PublicIdentity loadPublic() {
        if (identity != null || certificate == null) {
            return load();
        }
        if (alias != null || passwordFile != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--alias and --password-file go with --identity, not with a certificate alone");
        }
        return PublicIdentity.fromCertificates(certificate);
    }

    private AgentIdentity fromPem(Path key, char @Nullable [] password) {
        if (alias != null) {
            throw new ParameterException(command.commandLine(), "--alias is for PKCS#12 files; " + key + " is PEM");
        }
        return AgentIdentity.fromPem(certificate == null ? key : certificate, key, password);
    }

    private AgentIdentity fromPkcs12(Path file, char @Nullable [] password) {
        if (certificate != null) {
            throw new ParameterException(
                    command.commandLine(), "--certificate goes with a private key in PEM, which " + file + " is not");
        }
        if (password == null) {
            throw new ParameterException(command.commandLine(), "Missing required option: '--password-file=FILE'");
        }
        return alias == null
                ? AgentIdentity.fromPkcs12(file, password)
                : AgentIdentity.fromPkcs12(file, alias, password);
    }

    /** PKCS#12 is binary and starts otherwise; PEM may have remarks before its first line. */
    private static boolean isPem(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(64 * 1024), StandardCharsets.ISO_8859_1).contains(PEM);
        } catch (IOException e) {
            return false; // whoever reads it next says what is wrong
        }
    }
}
