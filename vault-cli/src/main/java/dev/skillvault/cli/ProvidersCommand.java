package dev.skillvault.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is known of providers. */
@Command(
        name = "providers",
        description =
                "Shows how long each provider's tokens live, what ends them, and what helps then. Needs no vault and no key.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault providers list",
            "",
            "Exit codes:",
            "  0  done",
            "  2  a descriptor is refused, or the command was not understood",
        })
final class ProvidersCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: list or show");
    }
}
