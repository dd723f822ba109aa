package dev.skillvault.impl.backup;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.spi.VaultListener;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step whenever something worth it was recorded, and again, ever less often, while it fails. The vault never waits for it.
 *
 * <p>Thread-safe.
 */
final class BackupThread implements VaultListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupThread.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FAREWELL = Duration.ofSeconds(10);
    /** These change nothing that is backed up; how far they brought the log is written now and then. */
    private static final Set<EntryKind> CALLS =
            EnumSet.of(EntryKind.CALL_INTENT, EntryKind.CALL_DENIED, EntryKind.CALL_OUTCOME);

    private static final long LOG_STEP = 256;

    /** What is run. */
    interface Step {
        void run() throws IOException;
    }

    private final Object monitor = new Object();
    private final Thread thread;
    private boolean wanted = true;
    private boolean stopping;
    private long lastSeen;

    BackupThread(AgentId agent, Step step) {
        this.thread = new Thread(() -> loop(step), "skill-vault-backup-" + agent);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void recorded(AuditEntry entry) {
        synchronized (monitor) {
            if (!CALLS.contains(entry.kind()) || entry.sequence() - lastSeen >= LOG_STEP) {
                lastSeen = entry.sequence();
                wanted = true;
                monitor.notifyAll();
            }
        }
    }

    private void loop(Step step) {
        Duration pause = Duration.ZERO;
        boolean last = false;
        while (!last) {
            try {
                last = await(pause);
                step.run();
                if (!pause.isZero()) {
                    LOG.info("the backup is written again");
                }
                pause = Duration.ZERO;
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (pause.isZero()) {
                    LOG.atWarn()
                            .addKeyValue("failure", e.getClass().getName())
                            .log("the backup cannot be written now; the vault goes on, and this is tried again");
                }
                Duration longer = pause.isZero() ? SHORTEST : pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
            }
        }
    }

    /** True if this is the last time. After a failure what is wanted waits for the pause to end. */
    private boolean await(Duration pause) throws InterruptedException {
        synchronized (monitor) {
            long end = System.nanoTime() + pause.toNanos();
            while (!stopping && (pause.isZero() ? !wanted : System.nanoTime() < end)) {
                if (pause.isZero()) {
                    monitor.wait();
                } else {
                    monitor.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                }
            }
            wanted = false;
            return stopping;
        }
    }

    /** Runs the step once more, for as long as a closing vault can wait. */
    @Override
    public void close() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
