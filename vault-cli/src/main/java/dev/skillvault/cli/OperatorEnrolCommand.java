package dev.skillvault.cli;

import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.OperatorKey;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Enrols an operator. */
@Command(
        name = "enrol",
        sortOptions = false,
        description = {
            "Enrols an operator, who can then ask the running agent for things without its identity. Makes the key, an Ed25519 key in",
            "PKCS#8 that only its owner may read, unless the file is there; or takes the public key of somebody who has made one."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault operator enrol --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --name carol --key carol.key",
            "",
            "Exit codes:",
            "  0  enrolled",
            "  2  not enrolled, or the command was not understood",
        })
final class OperatorEnrolCommand implements Runnable {

    /** Whose key; exactly one of two. */
    private static final class Whose {
        @Option(
                names = "--key",
                required = true,
                paramLabel = "FILE",
                description = "the operator's key; made if there is no such file")
        private @Nullable Path file;

        @Option(
                names = "--public-key",
                required = true,
                paramLabel = "HEX",
                description = "the public key of an operator who keeps the key elsewhere, 64 hexadecimal digits")
        private @Nullable String publicKey;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "what the log calls the operator")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Whose whose;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "a file only its owner may read; its first line is, or becomes, the password of --key")
    private @Nullable Path keyPasswordFile;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "the operator as one JSON object")
    private boolean json;

    @Override
    public void run() {
        byte[] publicKey = publicKey();
        EnrolledOperator enrolled = options.act(
                operator -> operator.enrolOperator(name, publicKey), desk -> desk.enrolOperator(name, publicKey));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            OperatorTable.print(out, true, List.of(enrolled));
        } else {
            out.print(SafeText.line(enrolled.name() + " is enrolled with the key " + enrolled.id() + ", public key "
                            + HexFormat.of().formatHex(publicKey))
                    + "\n");
        }
        out.flush();
    }

    private byte[] publicKey() {
        if (whose.publicKey != null) {
            try {
                return HexFormat.of().parseHex(whose.publicKey);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--public-key takes 64 hexadecimal digits");
            }
        }
        Path file = whose.file;
        if (file == null) {
            throw new IllegalStateException("the parser has asked for one of both");
        }
        return KeyFile.withPassword(
                        keyPasswordFile,
                        password -> Files.exists(file)
                                ? OperatorKey.fromFile(file, password)
                                : OperatorKey.create(file, password))
                .publicKey();
    }
}
