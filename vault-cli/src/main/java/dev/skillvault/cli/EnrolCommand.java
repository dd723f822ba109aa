package dev.skillvault.cli;

import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.KeyType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key and a certificate for an agent that has none. */
@Command(
        name = "enrol",
        sortOptions = false,
        description = {
            "Makes a key pair and a self-signed certificate for an agent that has none, in a new PKCS#12 file",
            "that only its owner may read. A file that exists is never overwritten. The agent is enrolled when it",
            "first opens a vault with it."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  umask 077; openssl rand -hex 24 > password",
            "  vault agent enrol --name my-agent --out agent.p12 --password-file password",
            "",
            "Exit codes:",
            "  0  made",
            "  2  not made, or the command was not understood",
        })
final class EnrolCommand implements Runnable {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "the agent's name")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the new file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "a file only its owner may read; its first line becomes the new file's password")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path passwordFile;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "ED25519",
            description = "the key: ed25519 (the default), p256 or rsa3072")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private KeyType type;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    EnrolCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        AgentIdentity made = make();
        PrintWriter printer = spec.commandLine().getOut();
        IdentityFacts facts = new IdentityFacts(made, clock.instant());
        if (json) {
            new JsonLines(printer).identity(facts);
        } else {
            facts.print(printer);
            printer.println();
            printer.println(
                    "Next: open a vault with AgentIdentity.fromPkcs12 and this file; keep the password elsewhere.");
        }
        printer.flush();
    }

    private AgentIdentity make() {
        char[] password = PasswordFile.read(passwordFile);
        try {
            return AgentIdentity.createPkcs12(out, name, password, type);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
