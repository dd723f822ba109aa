package dev.skillvault.impl.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets time pass. A test lets its clock pass instead. */
@FunctionalInterface
public interface Pause {
    /** The one of the real world. */
    Pause REAL = duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos());

    /** Returns after this time. */
    void pause(Duration duration) throws InterruptedException;
}
