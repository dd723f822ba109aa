package dev.skillvault.impl.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits for an instant. Tests move a clock instead. */
@FunctionalInterface
interface Waiter {
    /** Returns at that instant or a little later, or earlier if it was interrupted. */
    void until(Instant instant) throws InterruptedException;

    /** Waits in short steps, so that a clock that is set anew is noticed. */
    static Waiter by(Clock clock) {
        return instant -> {
            for (Duration left = left(clock, instant); left.compareTo(Duration.ZERO) > 0; left = left(clock, instant)) {
                Thread.sleep(Math.min(left.toMillis() + 1, 200));
            }
        };
    }

    private static Duration left(Clock clock, Instant instant) {
        return Duration.between(clock.instant(), instant);
    }
}
