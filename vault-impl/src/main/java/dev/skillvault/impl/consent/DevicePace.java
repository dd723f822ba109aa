package dev.skillvault.impl.consent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the token endpoint may be asked again (RFC 8628 section 3.5).
 *
 * <p>Not thread-safe.
 */
final class DevicePace {
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private Duration interval;
    private Duration backoff = Duration.ZERO;
    private Instant next;

    DevicePace(Duration interval, Instant begun) {
        this.interval = interval;
        this.next = begun.plus(interval);
    }

    Instant next() {
        return next;
    }

    /** Nobody has decided yet. */
    void pending(Instant now) {
        backoff = Duration.ZERO;
        next = now.plus(interval);
    }

    /** Too fast, from now on: by five seconds more, or by the interval that the provider names if that is longer. */
    void slowDown(@Nullable Duration named, Instant now) {
        interval = named != null && named.compareTo(interval) > 0 ? named : interval.plus(SLOWER);
        pending(now);
    }

    /** The endpoint could not be reached: each time twice as long, on top of the interval, up to a minute. */
    void failed(@Nullable Duration retryAfter, Instant now) {
        Duration doubled = backoff.isZero() ? interval : backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        Duration wait = retryAfter != null && retryAfter.compareTo(backoff) > 0 ? retryAfter : backoff;
        next = now.plus(wait.compareTo(interval) > 0 ? wait : interval);
    }
}
