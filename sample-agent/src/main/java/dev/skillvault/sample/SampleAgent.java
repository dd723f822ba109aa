package dev.skillvault.sample;

import dev.skillvault.VaultException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the sample. */
@Command(
        name = "sample-agent/run",
        mixinStandardHelpOptions = true,
        version = "Skill Vault sample agent 0.1.0",
        description = {
            "Runs a LangChain4j agent that works on a sheet, a mailbox and a repository through the vault.",
            "Everything happens on this machine: a sandbox plays Google and GitHub, and by default a script plays the model."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sample-agent/run                     the main story; run it twice to see the vault reused",
            "  sample-agent/run --expiry early      the provider ends the access token early and answers 401",
            "  sample-agent/run --model gpt-4o      the same agent on a real model (OPENAI_BASE_URL, OPENAI_API_KEY)",
            "",
            "Exit codes: 0 the sandbox saw exactly the calls of the story; 1 it saw something else; 2 it could not be run."
        },
        sortOptions = false)
public final class SampleAgent implements Callable<Integer> {
    private static final int NOT_RUN = 2;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "vault-data",
            description = "folder for the vault, the identity and the sandbox's state (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("vault-data");

    @Option(
            names = "--expiry",
            paramLabel = "HOW",
            defaultValue = "clock",
            description = {
                "how the access token ends: 'clock' moves the shared clock past it, 'early' lets the provider answer 401",
                "(default: ${DEFAULT-VALUE})"
            })
    private Expiry expiry = Expiry.clock;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "fills the sheet and the mailbox; random if not given; an existing data folder keeps its own")
    private @Nullable Long seed;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = {
                "asks a real model instead of the script, at any OpenAI-compatible endpoint: base URL and key from",
                "OPENAI_BASE_URL and OPENAI_API_KEY. Nothing is sent anywhere unless this option is given."
            })
    private @Nullable String model;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** How the access token ends in the middle of the story. */
    @SuppressWarnings("MemberName") // as typed on the command line
    enum Expiry {
        /** The clock that sandbox and vault share jumps past it. */
        clock,
        /** The sandbox ends it early and answers 401. */
        early
    }

    private SampleAgent() {}

    /**
     * Runs the sample.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new SampleAgent())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(120);
    }

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Scene scene = new Scene(data, expiry, seed == null ? new SecureRandom().nextInt(1_000_000) : seed, model);
            return new Story(scene, new Storyteller(out)).run();
        } catch (VaultException | IOException e) {
            spec.commandLine().getErr().println("The sample could not be run: " + e.getMessage());
            return NOT_RUN;
        }
    }
}
