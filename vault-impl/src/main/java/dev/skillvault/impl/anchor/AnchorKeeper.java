package dev.skillvault.impl.anchor;

import dev.skillvault.VaultException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AnchorComparison.Contradiction;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one anchor keep the newest checkpoint, on a thread of its own. There is one place for what is not kept yet: a newer note takes the place
 * of one that waits, and an anchor that hangs hangs nobody.
 *
 * <p>Thread-safe.
 */
final class AnchorKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorKeeper.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Anchor anchor;
    private final AnchorGate gate;
    private final Clock clock;
    private final Runnable changed;
    private final Thread thread;
    private final Object monitor = new Object();
    private @Nullable Checkpoint waiting;
    private @Nullable Instant offeredAt;
    private boolean stopping;
    private boolean lastTried;
    private boolean overdue;
    private AnchorState state = AnchorState.UNKNOWN;

    /**
     * A keeper whose thread is not started yet.
     *
     * @param changed is run when the anchor fails, or keeps again
     */
    AnchorKeeper(Anchor anchor, AnchorGate gate, String thread, Clock clock, Runnable changed) {
        this.anchor = anchor;
        this.gate = gate;
        this.clock = clock;
        this.changed = changed;
        this.thread = new Thread(this::loop, thread);
        this.thread.setDaemon(true);
    }

    String name() {
        return anchor.name();
    }

    Duration interval() {
        return anchor.interval();
    }

    AnchorState state() {
        synchronized (monitor) {
            return state;
        }
    }

    /** Whether somebody waits to hear that it keeps up again. */
    void overdue(boolean so) {
        synchronized (monitor) {
            overdue = so;
        }
    }

    void start() {
        thread.start();
    }

    /** Gives it a note that is newer than all before. */
    void offer(Checkpoint newest) {
        synchronized (monitor) {
            waiting = newest;
            offeredAt = clock.instant();
            state = state.offered(offeredAt);
            monitor.notifyAll();
        }
    }

    private void loop() {
        try {
            boolean asked = anchor.local();
            Duration pause = Duration.ZERO;
            Checkpoint next = take(pause);
            while (next != null) {
                try {
                    if (!asked) {
                        refuseContradiction(anchor.newest());
                        asked = true;
                    }
                    anchor.keep(next);
                    kept(next);
                    pause = anchor.interval();
                } catch (IOException | RuntimeException | Error e) {
                    failed(e);
                    pause = longer(pause);
                }
                next = take(pause);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", thread.getName());
        }
    }

    /** An anchor that could not be asked at the opening; it must not lose what it knows to a log that contradicts it. */
    private void refuseContradiction(List<Checkpoint> notes) throws IOException {
        for (Contradiction found : gate.compare(notes).contradictions()) {
            throw new IOException("it " + found.sentence());
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }

    /** What is to be kept next, after the pause; while the keeper stops, at once, and once. Null at the end. */
    private @Nullable Checkpoint take(Duration pause) throws InterruptedException {
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

    private void kept(Checkpoint note) {
        boolean recovered;
        boolean awaited;
        synchronized (monitor) {
            recovered = !state.cause().isEmpty();
            awaited = overdue;
            boolean all = note.equals(waiting);
            state = state.kept(note.size(), clock.instant(), all ? null : offeredAt);
            waiting = all ? null : waiting;
            monitor.notifyAll();
        }
        if (recovered) {
            LOG.atInfo().addKeyValue("anchor", name()).log("the anchor keeps checkpoints again");
        }
        if (recovered || awaited) {
            changed.run();
        }
    }

    private void failed(Throwable failure) {
        boolean words = failure instanceof IOException || failure instanceof VaultException;
        String cause = words && failure.getMessage() != null
                ? failure.getMessage()
                : failure.getClass().getName();
        boolean first;
        synchronized (monitor) {
            first = state.cause().isEmpty();
            state = state.failed(cause);
        }
        if (first) {
            LOG.atWarn()
                    .addKeyValue("anchor", name())
                    .log(
                            "the anchor does not keep a checkpoint now; the vault goes on, and this is tried again: {}",
                            cause);
            changed.run();
        }
    }

    /** Lets what waits be kept once more; does not wait for it. */
    void stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
    }

    /** Waits for the end until then, and gives up. */
    void end(long nanoTime) {
        try {
            long left = TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime());
            thread.join(Math.max(1, left));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        anchor.close();
    }
}
