package dev.skillvault.impl.anchor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an anchor fares.
 *
 * @param keptSize how many entries the newest note covers that it kept since the vault was opened; 0 for none
 * @param keptAt when it did; null for never
 * @param since when the oldest note was given to it that nothing newer was kept after; null if it keeps up
 * @param cause of the last failure; empty if there was none since it last kept one
 */
record AnchorState(
        long keptSize, @Nullable Instant keptAt, @Nullable Instant since, String cause) {
    static final AnchorState UNKNOWN = new AnchorState(0, null, null, "");
    private static final int LONGEST = 200;

    AnchorState offered(Instant now) {
        return new AnchorState(keptSize, keptAt, since == null ? now : since, cause);
    }

    AnchorState kept(long size, Instant now, @Nullable Instant newerSince) {
        return new AnchorState(size, now, newerSince, "");
    }

    AnchorState failed(String why) {
        return new AnchorState(keptSize, keptAt, since, why.length() > LONGEST ? why.substring(0, LONGEST) : why);
    }

    /** Whether it has taken too long over what it was given. */
    boolean isOverdue(Instant now, Duration patience) {
        return since != null && !since.plus(patience).isAfter(now);
    }

    /** Why, in words. */
    String words() {
        return cause.isEmpty() ? "it does not answer" : cause;
    }
}
