package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The command line: assembles the commands and says what a failure looks like. */
@Command(
        name = "vault",
        description = {
            "Looks into a Skill Vault and keeps it, and makes identities for its agents. It works while the agent runs.",
            "'audit' only reads and needs no key, 'providers' no vault at all; the rest takes the agent's identity."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit verify --data vault-data --anchor kept-elsewhere.note",
            "",
            "Exit codes:",
            "  0  done, or verified",
            "  1  the log was tampered with",
            "  2  it cannot be said, or the command was not understood",
            "  3  verified, but without a recent anchor",
        })
public final class VaultCommand implements Runnable {
    /** Set by the launcher, which can ask; Java itself cannot tell what standard error is. */
    private static final String TERMINAL = "skillvault.stderr.terminal";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private VaultCommand() {}

    /**
     * Runs the command and ends the process.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        CommandLine commandLine = commandLine(Boolean.getBoolean(TERMINAL))
                .setOut(utf8(System.out))
                .setErr(utf8(System.err));
        int exitCode = Failures.CANNOT_SAY;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (Error e) {
            // a missing class, say; Java's own exit code for it would be 1, which means something else here
            commandLine.getErr().println("vault: cannot run, " + e.getClass().getName());
        }
        System.exit(exitCode);
    }

    /** The commands, with or without progress on standard error. */
    static CommandLine commandLine(boolean progress) {
        CommandLine audit = command(new AuditCommand())
                .addSubcommand(command(new ListCommand()))
                .addSubcommand(command(new VerifyCommand(progress, Clock.systemUTC())));
        CommandLine agent = command(new AgentCommand())
                .addSubcommand(command(new EnrolCommand(Clock.systemUTC())))
                .addSubcommand(command(new ShowCommand(Clock.systemUTC())))
                .addSubcommand(command(new RekeyCommand()))
                .addSubcommand(command(new OffBoardCommand(progress)));
        CommandLine keys = command(new KeysCommand())
                .addSubcommand(command(new KeysShowCommand()))
                .addSubcommand(command(new KeysRotateCommand()));
        CommandLine providers = command(new ProvidersCommand())
                .addSubcommand(command(new ProvidersListCommand()))
                .addSubcommand(command(new ProvidersShowCommand()));
        CommandLine user = command(new UserCommand()).addSubcommand(command(new ForgetCommand(progress)));
        CommandLine backup = command(new BackupCommand())
                .addSubcommand(command(new BackupVerifyCommand(Clock.systemUTC())))
                .addSubcommand(command(new BackupRestoreCommand(Clock.systemUTC())));
        return command(new VaultCommand())
                .addSubcommand(agent)
                .addSubcommand(audit)
                .addSubcommand(keys)
                .addSubcommand(providers)
                .addSubcommand(user)
                .addSubcommand(backup)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .registerConverter(AgentId.class, AgentId::new)
                .registerConverter(UserId.class, UserId::new)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::execution);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do, like 'vault audit list'");
    }

    private static CommandLine command(Object command) {
        CommandLine commandLine = new CommandLine(command);
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("shows this")
                        .build());
        return commandLine;
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
