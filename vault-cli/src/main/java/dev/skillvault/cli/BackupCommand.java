package dev.skillvault.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what an operator asks of a backup. */
@Command(
        name = "backup",
        description = "Looks into an agent's backup, and restores from it.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault backup verify --backup /mnt/other/backup --identity agent.p12 --password-file password",
            "",
            "Exit codes:",
            "  0  done",
            "  1  the backup is damaged",
            "  2  it was not done, or the command was not understood",
        })
final class BackupCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, like 'vault backup verify'");
    }
}
