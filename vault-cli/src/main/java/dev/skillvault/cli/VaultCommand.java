package dev.skillvault.cli;

import dev.skillvault.VaultException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        version = "Skill Vault 0.1.0",
        description = "Looks after a Skill Vault, for operators and auditors.",
        subcommands = AuditCommand.class,
        footerHeading = "%nExample:%n",
        footer = "  vault audit verify --data vault-data")
public final class VaultCommand implements Runnable {
    static final int CANNOT = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private VaultCommand() {}

    /**
     * Runs a command.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line; what the vault says is wrong is one line on standard error and exit code 2. */
    static CommandLine commandLine() {
        return new CommandLine(new VaultCommand()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof VaultException) {
                command.getErr().println("vault: " + failure.getMessage());
                return CANNOT;
            }
            throw failure;
        });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command, like: vault audit verify");
    }
}
