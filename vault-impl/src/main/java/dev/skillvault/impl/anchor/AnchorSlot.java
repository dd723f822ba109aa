package dev.skillvault.impl.anchor;

import dev.skillvault.audit.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Between those who have notes for an anchor and the one thread that brings them there: one place for what is not kept yet, in which a
 * newer note takes the place of one that waits, and how the anchor fares.
 *
 * <p>Thread-safe.
 */
final class AnchorSlot {
    private final Object monitor = new Object();
    private @Nullable Checkpoint waiting;
    private @Nullable Instant offeredAt;
    private boolean stopping;
    private boolean lastTried;
    private boolean overdue;
    private AnchorState state = AnchorState.UNKNOWN;

    AnchorState state() {
        synchronized (monitor) {
            return state;
        }
    }

    /** How the anchor fared before. */
    void begin(AnchorState before) {
        synchronized (monitor) {
            state = before;
        }
    }

    /** Whether somebody waits to hear that the anchor keeps up again. */
    void overdue(boolean so) {
        synchronized (monitor) {
            overdue = so;
        }
    }

    /** Puts a note there that is newer than all before. */
    void offer(Checkpoint newest, Instant now) {
        synchronized (monitor) {
            waiting = newest;
            offeredAt = now;
            state = state.offered(now);
            monitor.notifyAll();
        }
    }

    /** What is to be kept next, after the pause; while the anchor stops, at once, and once. Null at the end. */
    @Nullable
    Checkpoint take(Duration pause) throws InterruptedException {
        synchronized (monitor) {
            long end = System.nanoTime() + pause.toNanos();
            while (!stopping && (waiting == null || System.nanoTime() < end)) {
                long left = end - System.nanoTime();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                } else {
                    monitor.wait();
                }
            }
            if (stopping && lastTried) {
                return null;
            }
            lastTried = stopping;
            return waiting;
        }
    }

    /**
     * A note was kept; a newer one goes on waiting.
     *
     * @return whether that is news: the anchor had failed before, or somebody waited for it
     */
    boolean kept(Checkpoint note, Instant now) {
        synchronized (monitor) {
            boolean news = !state.cause().isEmpty() || overdue;
            boolean all = note.equals(waiting);
            state = state.kept(note.size(), now, all ? null : offeredAt);
            waiting = all ? null : waiting;
            return news;
        }
    }

    /**
     * A note was not kept, and goes on waiting.
     *
     * @return whether the one before was
     */
    boolean failed(String cause) {
        synchronized (monitor) {
            boolean first = state.cause().isEmpty();
            state = state.failed(cause);
            return first;
        }
    }

    /**
     * A note was not kept, for the anchor has lost what it kept before.
     *
     * @return whether that is new
     */
    boolean lost(String cause, Instant now) {
        synchronized (monitor) {
            boolean first = !state.lost();
            state = state.lost(cause, now);
            return first;
        }
    }

    /** Lets what waits be tried once more. */
    void stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
    }
}
