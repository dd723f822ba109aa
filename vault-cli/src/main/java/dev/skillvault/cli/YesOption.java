package dev.skillvault.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** For what cannot be undone. */
final class YesOption {
    @Option(names = "--yes", description = "do it, without a question; nothing is done without this")
    private boolean yes;

    void require(CommandSpec spec, String why) {
        if (!yes) {
            throw new ParameterException(spec.commandLine(), why + ": add --yes if that is meant");
        }
    }
}
