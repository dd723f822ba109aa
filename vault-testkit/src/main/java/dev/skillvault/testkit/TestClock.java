package dev.skillvault.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that a test moves by hand, so that an hour passes without anyone waiting for it.
 *
 * <p>Thread-safe. The views returned by {@link #withZone} move together with the clock they came from.
 *
 * @since 0.1.0
 */
public final class TestClock extends Clock {

    private final Clock base;
    private final AtomicReference<Duration> offset;

    private TestClock(Clock base, AtomicReference<Duration> offset) {
        this.base = base;
        this.offset = offset;
    }

    /**
     * Makes a clock in UTC that stands still until it is moved.
     *
     * @param start the instant it shows at first
     * @return a new clock
     */
    public static TestClock startingAt(Instant start) {
        return ticking(Clock.fixed(requireNonNull(start), ZoneOffset.UTC));
    }

    /**
     * Makes a clock in UTC that runs with another one, shifted by what it was advanced.
     *
     * @param base the clock that makes it tick, {@code Clock.systemUTC()} in the sample agent
     * @return a new clock
     */
    public static TestClock ticking(Clock base) {
        return new TestClock(base.withZone(ZoneOffset.UTC), new AtomicReference<>(Duration.ZERO));
    }

    /**
     * Moves the clock.
     *
     * @param by how far; a negative duration moves it back, as a corrected system clock does
     */
    public void advance(Duration by) {
        requireNonNull(by);
        offset.updateAndGet(sum -> sum.plus(by));
    }

    /** {@return how far this clock was moved in total} */
    public Duration offset() {
        return offset.get();
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new TestClock(base.withZone(zone), offset);
    }

    @Override
    public String toString() {
        return "TestClock[" + instant() + "]";
    }
}
