package dev.skillvault.cli;

import dev.skillvault.VaultException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Every failure is one line on standard error and exit code 2. No failure may end in 1, which says that a log was tampered with, so
 * this holds for a bug as well.
 */
final class Failures {
    static final int CANNOT_SAY = 2;

    private Failures() {}

    static int usage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        say(command, failure.getMessage() + " (see '" + name + " --help')");
        return CANNOT_SAY;
    }

    static int execution(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof VaultException) {
            say(command, String.valueOf(failure.getMessage()));
        } else {
            // its message may hold values of the store, and is not for an auditor
            say(command, "unexpected failure, " + failure.getClass().getName() + "; please report it");
        }
        return CANNOT_SAY;
    }

    private static void say(CommandLine command, String sentence) {
        command.getErr().println("vault: " + SafeText.line(sentence));
        command.getErr().flush();
    }
}
