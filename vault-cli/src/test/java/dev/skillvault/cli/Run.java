package dev.skillvault.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command did.
 *
 * @param exitCode its exit code
 * @param out standard output
 * @param err standard error
 */
record Run(int exitCode, String out, String err) {

    static Run of(String... arguments) {
        return of(false, arguments);
    }

    static Run of(boolean terminal, String... arguments) {
        return of(terminal, InputStream.nullInputStream(), arguments);
    }

    static Run of(boolean terminal, InputStream in, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = VaultCommand.commandLine(terminal, false, in)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
