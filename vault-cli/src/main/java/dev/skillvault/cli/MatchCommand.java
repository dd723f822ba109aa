package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.audit.ValueMatches;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tests whether the log names a value that it does not hold in plain. */
@Command(
        name = "match",
        sortOptions = false,
        description = {
            "Lists the entries that name a value, oldest first. The log does not hold it: each entry has an HMAC of it, under a key of its"
                    + " user's, so this takes the agent's identity, and tells nothing that was not guessed.",
            "Entries that were pruned are not tested; standard error says how many.",
            "Whoever was forgotten took the key along: how many entries can no longer be tested is said."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit match --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --label recipient --value ann@example.com",
            "",
            "Exit codes:",
            "  0  tested, even if nothing matched",
            "  2  the vault cannot be opened, or the command was not understood",
        })
final class MatchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final OpenOptions options = new OpenOptions();

    @Option(
            names = "--label",
            required = true,
            paramLabel = "LABEL",
            description = "the kind of value: recipient, the full address of a mail's receiver")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String label;

    @Option(names = "--value", required = true, paramLabel = "TEXT", description = "the guess")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String value;

    @Option(names = "--json", description = "one JSON object per entry, then one with the counts")
    private boolean json;

    @Override
    public void run() {
        ValueMatches matches;
        try (Vault vault = options.open()) {
            matches = vault.operator().matches(label, value);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        Pruned pruned = new Pruned(matches.pruned().stream().toList());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonLines lines = new JsonLines(out);
            matches.entries().forEach(lines::entry);
            lines.line(counts -> {
                counts.writeNumberField("matching", matches.entries().size());
                counts.writeNumberField("untestable", matches.untestable());
                pruned.write(counts);
            });
        } else {
            if (!matches.entries().isEmpty()) {
                new EntryTable(matches.entries()).print(out);
            }
            out.print(counted(matches) + "\n");
        }
        out.flush();
        pruned.tell(spec.commandLine().getErr());
    }

    private String counted(ValueMatches matches) {
        long gone = matches.untestable();
        String found = matches.entries().size() == 1
                ? "1 entry names this " + label
                : matches.entries().size() + " entries name this " + label;
        return gone == 0
                ? found + "."
                : found + "; of " + gone + " more it cannot be said, because the key went with a forgotten user.";
    }
}
