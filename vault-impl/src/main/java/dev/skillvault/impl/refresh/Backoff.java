package dev.skillvault.impl.refresh;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after failures in a row: anything up to 30 s, then twice as much each time and an hour at most. All of it is left to
 * chance ("full jitter"), so that connections which failed together do not come back together. A provider's Retry-After (RFC 9110
 * section 10.2.3) is a lower bound, up to a day.
 *
 * <p>As thread-safe as its source of randomness.
 */
final class Backoff {
    static final Duration BASE = Duration.ofSeconds(30);
    static final Duration CAP = Duration.ofHours(1);
    static final Duration RETRY_AFTER_CAP = Duration.ofDays(1);
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** The base, doubled so often, is above the cap. */
    private static final int DOUBLINGS = 7;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after a failure.
     *
     * @param failures in a row, this one included
     */
    Duration after(int failures, @Nullable Duration retryAfter) {
        Duration most = BASE.multipliedBy(1L << Math.min(Math.max(failures, 1) - 1, DOUBLINGS));
        long ceiling = Math.min(most.toMillis(), CAP.toMillis());
        Duration wait = Duration.ofMillis(random.nextLong(LEAST.toMillis(), ceiling + 1));
        if (retryAfter == null || retryAfter.compareTo(wait) <= 0) {
            return wait;
        }
        return retryAfter.compareTo(RETRY_AFTER_CAP) > 0 ? RETRY_AFTER_CAP : retryAfter;
    }
}
