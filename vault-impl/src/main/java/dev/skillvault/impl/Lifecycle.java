package dev.skillvault.impl;

import dev.skillvault.impl.alert.Closing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts the parts of a vault in the order in which they were added, and closes them once, in the reverse order. A part whose close fails
 * does not keep the others from being closed; one that was never started is closed all the same.
 *
 * <p>Parts are added by one thread before the start. Closing is thread-safe.
 */
final class Lifecycle {
    /**
     * One of them.
     *
     * @param records whether its close writes to the store, so that it is left out once there is no agent any more
     */
    private record Part(String name, boolean records, Runnable close) {}

    private final List<Runnable> starts = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Adds what is there before the vault starts, and is let go of at the end. */
    void holds(String name, Runnable close) {
        parts.add(new Part(name, false, close));
    }

    /** Adds what has something to write when the vault starts, and when it closes. */
    void records(String name, Runnable start, Runnable close) {
        starts.add(start);
        parts.add(new Part(name, true, close));
    }

    /**
     * Adds what works in the background.
     *
     * @param wanted whether to start it
     */
    void runs(String name, boolean wanted, Runnable start, Runnable close) {
        if (wanted) {
            starts.add(start);
        }
        parts.add(new Part(name, false, close));
    }

    void start() {
        starts.forEach(Runnable::run);
    }

    void close() {
        close(true);
    }

    /** After the agent's end nothing is recorded any more. */
    void closeUnrecorded() {
        close(false);
    }

    private void close(boolean recorded) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            if (recorded || !part.records()) {
                Closing.quietly(part.name(), part.close());
            }
        }
    }
}
