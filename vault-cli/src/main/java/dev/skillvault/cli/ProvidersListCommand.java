package dev.skillvault.cli;

import dev.skillvault.connection.ProviderInfo;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the providers. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the providers: how long their tokens live, and what helps when they die.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault providers list --providers /etc/skill-vault/providers",
            "",
            "Exit codes:",
            "  0  listed",
            "  2  a descriptor is refused, or the command was not understood",
        })
final class ProvidersListCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ProvidersOption more = new ProvidersOption();

    @Option(names = "--json", description = "one JSON object per line")
    private boolean json;

    @Override
    public void run() {
        List<ProviderInfo> known = ProviderInfo.known(more.folders());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            known.forEach(new JsonLines(out)::provider);
        } else {
            ProviderTable.list(out, known);
        }
        out.flush();
    }
}
