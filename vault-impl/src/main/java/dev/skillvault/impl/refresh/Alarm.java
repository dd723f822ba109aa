package dev.skillvault.impl.refresh;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.spi.VaultListener;
import java.time.Duration;

/**
 * What the scheduler sleeps on. Rings for a new connection, which may be due before all others.
 *
 * <p>Thread-safe.
 */
public final class Alarm implements VaultListener {
    private boolean rung;
    private boolean closed;

    @Override
    public void recorded(AuditEntry entry) {
        if (entry.kind() == EntryKind.CONNECTED) {
            ring();
        }
    }

    /** Ends the sleep, or the next one. */
    synchronized void ring() {
        rung = true;
        notifyAll();
    }

    /** Ends all sleep. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Until it rings, and no longer than this. False once it was closed. */
    synchronized boolean sleep(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toNanos(); !rung && !closed && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        rung = false;
        return !closed;
    }
}
