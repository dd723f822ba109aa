package dev.skillvault.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The auditor's commands. They only read, need no key, and work while the agent runs. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Reads and verifies the audit log. Needs no key, changes nothing, works while the agent runs.",
        subcommands = {AuditListCommand.class, AuditVerifyCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  vault audit list --data vault-data --decision DENIED")
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: list or verify");
    }
}
