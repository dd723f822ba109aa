package dev.skillvault.impl.token;

import dev.skillvault.impl.connection.ConnectionRow.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When tokens end and are due for a refresh: at 5/6 of the access token's life, and up to a tenth of it earlier, so that connections made
 * together are not refreshed together. A life that is not known has no end: such a token is refreshed when it is rejected. A token with
 * nothing to renew it is due when it ends, to say so. Nothing is due within half a minute, however short a token lives: callers refresh
 * that on use.
 *
 * <p>Pure.
 */
public final class RefreshTimes {
    private static final Duration SOONEST = Duration.ofSeconds(30);

    private RefreshTimes() {}

    /** The times of tokens that were issued now. */
    public static Times of(
            Instant issued,
            @Nullable Duration lifetime,
            boolean renewable,
            @Nullable Instant refreshExpiresAt,
            RandomGenerator random) {
        if (lifetime == null) {
            return new Times(null, null, refreshExpiresAt);
        }
        Instant end = issued.plus(lifetime);
        if (!renewable) {
            return new Times(end, end, refreshExpiresAt);
        }
        long jitter = random.nextLong(lifetime.toMillis() / 10 + 1);
        Duration wait = lifetime.multipliedBy(5).dividedBy(6).minusMillis(jitter);
        return new Times(end, issued.plus(wait.compareTo(SOONEST) < 0 ? SOONEST : wait), refreshExpiresAt);
    }
}
