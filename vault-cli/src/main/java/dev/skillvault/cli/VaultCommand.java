package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.audit.AuditCursor;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.operator.OperatorId;
import java.io.InputStream;
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
            "Looks into a Skill Vault and keeps it, and makes identities for its agents. It works while the agent runs,"
                    + " but for 'audit accept', before which it is stopped.",
            "'audit' (but for 'match', 'accept', 'prune' and 'import'), 'access', 'doctor' and 'connections' only read and need no key,"
                    + " 'providers' no vault at all. 'audit import' takes no key either: only entries go back whose hashes the log kept."
                    + " What else changes something takes the agent's identity, or, while the agent runs, an operator's key."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault audit verify --data vault-data --anchor kept-elsewhere.note",
            "",
            "Exit codes:",
            "  0  done, or verified",
            "  1  the log was tampered with; for 'doctor', something needs a person",
            "  2  it cannot be said, or the command was not understood",
            "  3  verified, but without a recent anchor",
        })
public final class VaultCommand implements Runnable {
    /** Set by the launcher, which can ask; Java itself cannot tell what standard error is. */
    private static final String TERMINAL = "skillvault.stderr.terminal";

    private static final String COLOURS = "skillvault.stdout.terminal";

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
        String noColor = System.getenv("NO_COLOR"); // https://no-color.org: an empty one asks for nothing
        boolean colours = Boolean.getBoolean(COLOURS) && (noColor == null || noColor.isEmpty());
        CommandLine commandLine = commandLine(Boolean.getBoolean(TERMINAL), colours, System.in)
                .setOut(utf8(System.out))
                .setErr(utf8(System.err));
        int exitCode = Failures.CANNOT_SAY;
        try {
            exitCode = commandLine.execute(arguments);
            if (commandLine.getOut().checkError()) {
                commandLine.getErr().println("vault: not everything could be written to standard output");
                exitCode = Failures.CANNOT_SAY;
            }
        } catch (Error e) {
            // a missing class, say; Java's own exit code for it would be 1, which means something else here
            commandLine.getErr().println("vault: cannot run, " + e.getClass().getName());
        }
        System.exit(exitCode);
    }

    /** The commands, with or without progress on standard error and colours on standard output. */
    static CommandLine commandLine(boolean progress, boolean colours, InputStream in) {
        CommandLine audit = command(new AuditCommand())
                .addSubcommand(command(new ListCommand(Clock.systemUTC())))
                .addSubcommand(command(new AuditShowCommand()))
                .addSubcommand(command(new FollowCommand(Clock.systemUTC(), new SecondPause())))
                .addSubcommand(command(new MatchCommand()))
                .addSubcommand(command(new ReportCommand(progress, Clock.systemUTC(), System::nanoTime)))
                .addSubcommand(command(new VerifyCommand(progress, Clock.systemUTC())))
                .addSubcommand(command(new AcceptCommand()))
                .addSubcommand(command(new ProveCommand()))
                .addSubcommand(command(new ConsistencyCommand()))
                .addSubcommand(command(new ExportCommand()))
                .addSubcommand(command(new PruneCommand(Clock.systemUTC())))
                .addSubcommand(command(new ImportCommand()));
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
        CommandLine operator = command(new OperatorCommand())
                .addSubcommand(command(new OperatorEnrolCommand()))
                .addSubcommand(command(new OperatorListCommand()))
                .addSubcommand(command(new OperatorEndCommand()));
        CommandLine grants = command(new GrantsCommand())
                .addSubcommand(command(new GrantsListCommand()))
                .addSubcommand(command(new GrantsShowCommand()))
                .addSubcommand(command(new GrantsRequestCommand()))
                .addSubcommand(command(new GrantsGrantCommand()))
                .addSubcommand(command(new GrantsConfirmCommand()))
                .addSubcommand(command(new GrantsDenyCommand()))
                .addSubcommand(command(new GrantsRevokeCommand()));
        CommandLine approvals = command(new ApprovalsCommand())
                .addSubcommand(command(new ApprovalsListCommand()))
                .addSubcommand(command(new ApprovalsShowCommand()))
                .addSubcommand(command(new ApprovalsApproveCommand(in)))
                .addSubcommand(command(new ApprovalsDenyCommand()));
        return command(new VaultCommand())
                .addSubcommand(command(new ConnectCommand(progress, in)))
                .addSubcommand(command(new ConnectionsCommand()))
                .addSubcommand(command(new RefreshCommand(progress)))
                .addSubcommand(command(new DisconnectCommand(progress)))
                .addSubcommand(command(new DoctorCommand(colours, Clock.systemUTC())))
                .addSubcommand(grants)
                .addSubcommand(approvals)
                .addSubcommand(operator)
                .addSubcommand(agent)
                .addSubcommand(audit)
                .addSubcommand(command(new AccessCommand(Clock.systemUTC())))
                .addSubcommand(keys)
                .addSubcommand(providers)
                .addSubcommand(user)
                .addSubcommand(backup)
                .addSubcommand(command(new CompletionCommand()))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .registerConverter(AgentId.class, AgentId::new)
                .registerConverter(AuditCursor.class, AuditCursor::parse)
                .registerConverter(UserId.class, UserId::new)
                .registerConverter(ConnectionId.class, ConnectionId::new)
                .registerConverter(OperatorId.class, OperatorId::new)
                .registerConverter(GrantId.class, GrantId::new)
                .registerConverter(GrantRequestId.class, GrantRequestId::new)
                .registerConverter(ApprovalId.class, ApprovalId::new)
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
