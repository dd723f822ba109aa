package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.AnchorDatabase;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes on with a log that an anchor contradicts. */
@Command(
        name = "accept",
        sortOptions = false,
        description = {
            "Goes on with the log of a database although an anchor knows more of it, or another one, or has lost what it kept.",
            "Look into it first: 'vault audit verify' with the anchor says what is missing. The log says for ever that this was",
            "accepted, and what the anchor knew. Stop the agent before, and start it again afterwards."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit accept --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --anchor /mnt/elsewhere/agent.anchor",
            "",
            "Exit codes:",
            "  0  accepted: the agent opens its vault with this anchor again",
            "  2  not accepted, or the command was not understood",
        })
final class AcceptCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Option(
            names = "--anchor",
            required = true,
            paramLabel = "FILE|URL",
            description = {
                "the anchor: a file, or a database as jdbc:postgresql://HOST:PORT/DATABASE or jdbc:h2:file:PATH, which takes",
                "this user and ~/.pgpass. What it knew goes to FILE.accepted, or stays in its table, aside."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String place;

    @Option(names = "--json", description = "what was accepted, as one JSON object")
    private boolean json;

    @Override
    public void run() {
        List<Checkpoint> notes;
        try (Anchor anchor = anchor();
                Vault vault = options.open()) {
            notes = vault.operator().acceptLog(anchor);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).accepted(place, notes);
        } else {
            if (notes.isEmpty()) {
                out.print(
                        SafeText.line("accepted, although " + place + " has lost what it kept; it begins anew") + "\n");
            }
            for (Checkpoint note : notes) {
                out.print(SafeText.line("accepted, although the anchor knew " + note.size() + " entries of the log "
                                + note.origin() + "; its note is kept "
                                + (isDatabase() ? "aside" : "in " + place + ".accepted"))
                        + "\n");
            }
        }
        out.flush();
    }

    private Anchor anchor() {
        return isDatabase() ? Anchor.jdbc(AnchorDatabase.at(place)) : Anchor.file(Path.of(place));
    }

    private boolean isDatabase() {
        return place.startsWith("jdbc:");
    }
}
