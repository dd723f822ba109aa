package dev.skillvault.testkit.canary;

import dev.skillvault.testkit.sandbox.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Searches files for the secrets in the sandbox's ledger, and proves with {@code --self-test} that it would find them.
 *
 * <pre>{@code
 * CanaryScan --ledger FILE --expect N [--allow-name GLOB]... PATH...
 * CanaryScan --self-test
 * }</pre>
 *
 * <p>Secrets that contain {@link Secrets#MARKER} are searched by that marker; all others (the vault's own {@code state} and
 * {@code code_verifier}) by their first 24 characters. Each is searched plain, in hex, URL-encoded,
 * JSON-escaped, and inside base64 and base64url at every alignment. The names of files and folders
 * below the paths are searched too.
 *
 * <p><b>What it does not find:</b> secrets inside compressed, encrypted or archived data (gzip, zip, jar), in UTF-16, in
 * base64 broken into lines in the middle of the secret, encoded twice, or only in part. Symbolic links below the paths are
 * counted and not followed.
 *
 * <p>The exit status is 0 when nothing was found, 1 when something was, and 2 when the scan could not do its work: no
 * ledger, fewer different secrets in it than {@code --expect}, a secret shorter than 8 bytes, a missing path, an unreadable
 * file, or nothing scanned at all. No secret is ever printed.
 *
 * @since 0.1.0
 */
public final class CanaryScan {

    static final int CLEAN = 0;
    static final int FOUND = 1;
    static final int FAILED = 2;

    private final String marker;
    private final PrintStream out;

    /** The self-test brings its own marker, so that what it leaves behind never trips a real scan. */
    CanaryScan(String marker, PrintStream out) {
        this.marker = marker;
        this.out = out;
    }

    /**
     * Runs the scan or its self-test and ends the process with the exit status.
     *
     * @param args the options and paths, as the type's description says
     */
    public static void main(String[] args) {
        int status = List.of(args).equals(List.of("--self-test"))
                ? new SelfTest(System.out).run()
                : new CanaryScan(Secrets.MARKER, System.out).run(List.of(args));
        System.out.flush();
        System.exit(status);
    }

    int run(List<String> args) {
        try {
            Options options = Options.parse(args);
            NotedSecrets noted = NotedSecrets.read(options.ledger());
            Report report = new Report(out);
            report.ledger(noted, marker);
            if (noted.size() < options.expected()) {
                throw new CannotScanException(
                        "the ledger has " + noted.size() + " secrets, expected at least " + options.expected());
            }
            Needles needles = Needles.of(noted.needles(marker));
            new TreeScan(needles, options.allowedNames(), report).scan(options.paths());
            return report.finish();
        } catch (CannotScanException e) {
            return failed(e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return failed("input or output failed (" + e.getClass().getSimpleName() + ")");
        }
    }

    private int failed(String why) {
        out.println("canary: could not scan: " + why);
        return FAILED;
    }
}
