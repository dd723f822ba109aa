package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives an agent another key. */
@Command(
        name = "rekey",
        sortOptions = false,
        description = {
            "Makes another key the agent's. Nothing is lost, and an agent that is running goes on.",
            "The former identity opens nothing afterwards. If this is interrupted, the former one still opens the vault: run it"
                    + " again. A renewed certificate with the same key needs no re-key."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault agent rekey --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --new-identity new.p12 --new-password-file new.password",
            "",
            "Exit codes:",
            "  0  the new key is the agent's",
            "  2  it is not, or the command was not understood",
        })
final class RekeyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Option(
            names = "--new-identity",
            required = true,
            paramLabel = "FILE",
            description = "the new key with a certificate of the same name, a PKCS#12 file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path newIdentity;

    @Option(
            names = "--new-password-file",
            required = true,
            paramLabel = "FILE",
            description = "a file only its owner may read; its first line is the new identity's password")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path newPasswordFile;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public void run() {
        AgentIdentity next = load();
        try (Vault vault = options.open()) {
            vault.operator().rekey(next);
        }
        String spki = HexFormat.of().formatHex(next.spkiSha256());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).rekeyed(next.name(), spki);
        } else {
            out.print(SafeText.line("the agent " + next.name() + " has the key with public key SHA-256 " + spki
                            + "; start it with the new identity from now on")
                    + "\n");
        }
        out.flush();
    }

    private AgentIdentity load() {
        char[] password = PasswordFile.read(newPasswordFile);
        try {
            return AgentIdentity.fromPkcs12(newIdentity, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
