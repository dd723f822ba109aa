package dev.skillvault.impl.alert;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step whenever it is woken, and otherwise when the step says. What a step throws ends only that run.
 *
 * <p>Thread-safe.
 */
public final class StepThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepThread.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** What is run. */
    @FunctionalInterface
    public interface Step {
        /** Runs; says after how long to run again at the latest, more than zero. */
        Duration run() throws InterruptedException;
    }

    private final Object monitor = new Object();
    private final Thread thread;
    private boolean wanted = true;
    private boolean stopping;

    /** A thread that is not started yet. */
    public StepThread(String name, Step step) {
        this.thread = new Thread(() -> loop(step), name);
        this.thread.setDaemon(true);
    }

    /** Runs the step for the first time. */
    public void start() {
        thread.start();
    }

    /** Runs the step once more, now or after the run under way. */
    public void wake() {
        synchronized (monitor) {
            wanted = true;
            monitor.notifyAll();
        }
    }

    private void loop(Step step) {
        Duration pause = Duration.ZERO;
        try {
            while (await(pause)) {
                pause = run(step);
            }
            var unused = run(step);
        } catch (InterruptedException e) {
            LOG.debug("{} ends", thread.getName());
        }
    }

    private Duration run(Step step) throws InterruptedException {
        try {
            return step.run();
        } catch (RuntimeException | Error e) {
            LOG.atWarn()
                    .addKeyValue("thread", thread.getName())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("a background step failed; it is tried again");
            return AFTER_FAILURE;
        }
    }

    /** False if this is the end. */
    private boolean await(Duration pause) throws InterruptedException {
        synchronized (monitor) {
            long end = System.nanoTime() + pause.toNanos();
            long left = end - System.nanoTime();
            while (!stopping && !wanted && left > 0) {
                monitor.wait(Math.max(1, left / 1_000_000));
                left = end - System.nanoTime();
            }
            wanted = false;
            return !stopping;
        }
    }

    /** Lets the step run once more; does not wait for it. */
    public void stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
    }

    /** Stops, and waits as long as a closing vault can; then the step is interrupted. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
