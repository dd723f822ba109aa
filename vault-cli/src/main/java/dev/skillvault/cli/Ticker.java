package dev.skillvault.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says on standard error, second by second, that something takes its time; on a terminal only. */
final class Ticker {
    private final CountDownLatch done = new CountDownLatch(1);
    private final PrintWriter err;
    private final Thread thread;

    private Ticker(PrintWriter err, String what) {
        this.err = err;
        this.thread = new Thread(() -> tick(what), "vault-progress");
        this.thread.setDaemon(true);
    }

    /** Does something that takes its time, and says so while it does, if anybody is shown anything. */
    static <T> T during(boolean shown, PrintWriter err, String what, Supplier<T> work) {
        Ticker ticker = new Ticker(err, what);
        try {
            if (shown) {
                ticker.thread.start();
            }
            return work.get();
        } finally {
            ticker.stop();
        }
    }

    private void tick(String what) {
        long begun = System.nanoTime();
        try {
            do {
                long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
                err.print("\r" + what + "... " + seconds + " s ");
                err.flush();
            } while (!done.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // back to the start of an empty line
        err.print("\r\u001b[K");
        err.flush();
    }

    private void stop() {
        done.countDown();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
