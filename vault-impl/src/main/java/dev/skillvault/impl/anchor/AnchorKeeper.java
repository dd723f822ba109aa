package dev.skillvault.impl.anchor;

import dev.skillvault.VaultException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.AnchorComparison;
import dev.skillvault.impl.audit.AnchorComparison.Contradiction;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one anchor keep the newest checkpoint, on a thread of its own, so that an anchor that hangs hangs nobody.
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
    /** Whether what the anchor knows was compared with the log; for the thread alone, once it runs. */
    private boolean compared;

    private final AnchorSlot slot = new AnchorSlot();

    /**
     * A keeper whose thread is not started yet.
     *
     * @param changed is run when the anchor fails, or keeps again
     */
    AnchorKeeper(Anchor anchor, AnchorGate gate, String thread, Clock clock, Runnable changed) {
        this.anchor = anchor;
        this.gate = gate;
        this.clock = clock;
        this.compared = anchor.local();
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

    Anchor anchor() {
        return anchor;
    }

    AnchorState state() {
        return slot.state();
    }

    /** Whether somebody waits to hear that it keeps up again. */
    void overdue(boolean so) {
        slot.overdue(so);
    }

    /** How it fared when the vault was last open; before the start. */
    void begin(AnchorState before) {
        slot.begin(before);
    }

    /** The gate has asked it; before the start. */
    void found(AnchorComparison known) {
        if (known.isEmpty() && remembered() > 0) {
            failed(new AnchorLostException(remembered()));
        }
    }

    void start() {
        thread.start();
    }

    /** Gives it a note that is newer than all before. */
    void offer(Checkpoint newest) {
        slot.offer(newest, clock.instant());
    }

    private void loop() {
        try {
            Duration pause = Duration.ZERO;
            Checkpoint next = slot.take(pause);
            while (next != null) {
                try {
                    ask();
                    anchor.keep(next);
                    kept(next);
                    pause = anchor.interval();
                } catch (IOException | RuntimeException | Error e) {
                    failed(e);
                    pause = longer(pause);
                }
                next = slot.take(pause);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", thread.getName());
        }
    }

    /**
     * What it knows decides whether it is given more. One that could not be asked at the opening must not lose it to a log that contradicts
     * it, and one that knows nothing any more is not begun anew in silence: it would be an empty folder where a disk is not mounted.
     */
    private void ask() throws IOException {
        long remembered = remembered();
        if (compared && remembered == 0) {
            return;
        }
        List<Checkpoint> notes = anchor.newest();
        if (remembered > 0 && !gate.isKnownTo(notes)) {
            compared = false;
            throw new AnchorLostException(remembered);
        }
        if (!compared) {
            for (Contradiction found : gate.compare(notes).contradictions()) {
                throw new IOException("it " + found.sentence());
            }
            compared = true;
        }
    }

    /** How many entries the anchor should know of; 0 for none, and if it cannot tell. */
    private long remembered() {
        return anchor.recalls() ? slot.state().keptSize() : 0;
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }

    private void kept(Checkpoint note) {
        if (slot.kept(note, clock.instant())) {
            LOG.atInfo().addKeyValue("anchor", name()).log("the anchor keeps checkpoints again");
            changed.run();
        }
    }

    private void failed(Throwable failure) {
        boolean words = failure instanceof IOException || failure instanceof VaultException;
        String cause = words && failure.getMessage() != null
                ? failure.getMessage()
                : failure.getClass().getName();
        boolean news = failure instanceof AnchorLostException ? slot.lost(cause, clock.instant()) : slot.failed(cause);
        if (news) {
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
        slot.stop();
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
