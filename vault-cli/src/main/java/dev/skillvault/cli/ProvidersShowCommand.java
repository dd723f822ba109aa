package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ProviderInfo;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one provider. */
@Command(
        name = "show",
        sortOptions = false,
        description = "Shows a provider: how long its tokens live, what ends them by which page, and what helps then.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault providers show google",
            "",
            "Exit codes:",
            "  0  shown",
            "  2  there is none of that name, a descriptor is refused, or the command was not understood",
        })
final class ProvidersShowCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "the provider, like google")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Mixin
    private final ProvidersOption more = new ProvidersOption();

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public void run() {
        List<ProviderInfo> known = ProviderInfo.known(more.folders());
        ProviderInfo provider = known.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new VaultConfigurationException("there is no provider '" + name + "'; known are "
                        + known.stream().map(ProviderInfo::name).collect(Collectors.joining(", "))));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).provider(provider);
        } else {
            ProviderTable.show(out, provider);
        }
        out.flush();
    }
}
