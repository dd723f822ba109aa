package dev.skillvault.cli;

import dev.skillvault.identity.Trust;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what an operator needs to know of an identity, and whether a vault would open with it today. */
@Command(
        name = "show",
        sortOptions = false,
        description = {
            "Shows an agent's identity: name, key type, SHA-256 of the public key, validity, key usage, chain.",
            "It reads the private key only to check that it belongs to the certificate. With --certificate alone",
            "it needs no key. With --trust-anchors it says whether a vault with these would believe it."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault agent show --identity agent.p12 --password-file password",
            "  vault agent show --certificate chain.pem --json",
            "  vault agent show --certificate chain.pem --trust-anchors ca.pem",
            "",
            "Exit codes:",
            "  0  shown, and the certificate is valid today, and trusted if that was asked",
            "  2  not usable, which includes expired and not trusted, or the command was not understood",
        })
final class ShowCommand implements Runnable {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final TrustOption trustOption = new TrustOption();

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    ShowCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        Trust trust = trustOption.read();
        IdentityFacts facts = new IdentityFacts(identity.loadPublic(), clock.instant());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).identity(facts);
        } else {
            facts.print(out);
        }
        out.flush();
        facts.requireTrusted(trust);
    }
}
