package dev.skillvault.impl.anchor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an anchor fares.
 *
 * @param keptSize how many entries the newest note covers that it was seen to keep, by this vault or the one before; 0 for none
 * @param keptAt when it did; null for never
 * @param since when the oldest note was given to it that nothing newer was kept after; null if it keeps up
 * @param cause of the last failure; empty if there was none since it last kept one
 * @param lost whether it knows nothing any more, though it kept something
 */
record AnchorState(
        long keptSize, @Nullable Instant keptAt, @Nullable Instant since, String cause, boolean lost) {
    static final AnchorState UNKNOWN = before(0, null);
    private static final int LONGEST = 200;

    /** What it was seen to keep before the vault was opened. */
    static AnchorState before(long keptSize, @Nullable Instant keptAt) {
        return new AnchorState(keptSize, keptAt, null, "", false);
    }

    AnchorState offered(Instant now) {
        return new AnchorState(keptSize, keptAt, since == null ? now : since, cause, lost);
    }

    AnchorState kept(long size, Instant now, @Nullable Instant newerSince) {
        return new AnchorState(size, now, newerSince, "", false);
    }

    AnchorState failed(String why) {
        return new AnchorState(keptSize, keptAt, since, why.length() > LONGEST ? why.substring(0, LONGEST) : why, lost);
    }

    AnchorState lost(String why, Instant now) {
        AnchorState failed = offered(now).failed(why);
        return new AnchorState(keptSize, keptAt, failed.since(), failed.cause(), true);
    }

    /** Whether it has taken too long over what it was given, or has lost what it kept. */
    boolean isFailing(Instant now, Duration patience) {
        return lost || (since != null && !since.plus(patience).isAfter(now));
    }

    /** Why, in one word. */
    String reason() {
        if (lost) {
            return "LOST";
        }
        return cause.isEmpty() ? "NO_ANSWER" : "FAILED";
    }

    /** Why, in words. */
    String words() {
        return cause.isEmpty() ? "it does not answer" : cause;
    }
}
