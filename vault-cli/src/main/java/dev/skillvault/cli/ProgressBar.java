package dev.skillvault.cli;

import dev.skillvault.audit.LogVerifier;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says on one line of a terminal how far a verification is, or a count, and how fast, five times a second at most.
 *
 * <p>Not thread-safe.
 */
final class ProgressBar implements LogVerifier.Progress {
    private static final int WIDTH = 30;
    private static final long PAUSE = Duration.ofMillis(200).toNanos();

    private final String what;
    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final long begun;
    private long shown;

    ProgressBar(PrintWriter err, LongSupplier nanoTime) {
        this("", err, nanoTime);
    }

    /** With a word before it that says what is done. */
    ProgressBar(String what, PrintWriter err, LongSupplier nanoTime) {
        this.what = what;
        this.err = err;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.shown = begun;
    }

    @Override
    public void checked(long done, long total) {
        long now = nanoTime.getAsLong();
        if (now - shown < PAUSE) {
            return;
        }
        shown = now;
        double seconds = (now - begun) / 1e9;
        err.print("\r" + what + bar(done, total)
                + String.format(Locale.ROOT, "%,d entries, %,.0f a second ", done, done / seconds));
        err.flush();
    }

    private static String bar(long done, long total) {
        if (total <= 0 || done > total) {
            return "";
        }
        int full = (int) (WIDTH * done / total);
        return "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + 100 * done / total + " %, ";
    }

    /** Back to the start of an empty line. */
    void clear() {
        err.print("\r\u001b[K");
        err.flush();
    }
}
