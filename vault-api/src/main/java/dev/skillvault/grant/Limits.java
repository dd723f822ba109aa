package dev.skillvault.grant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How often and until when a permission may be used. A use is debited when the call is decided, before it is sent; a call whose
 * outcome is unknown stays debited.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class Limits {
    private static final Limits NONE = new Limits(null, null, null);

    private final @Nullable Integer uses;
    private final @Nullable Duration per;
    private final @Nullable Instant until;

    private Limits(@Nullable Integer uses, @Nullable Duration per, @Nullable Instant until) {
        this.uses = uses;
        this.per = per;
        this.until = until;
    }

    /**
     * No limit in number or time.
     *
     * @return the limits
     */
    public static Limits none() {
        return NONE;
    }

    /**
     * A number of uses in all.
     *
     * @param uses at least 1
     * @return the limits
     */
    public static Limits uses(int uses) {
        return new Limits(positive(uses), null, null);
    }

    /**
     * A number of uses in each window of time. Windows lie end to end from the epoch, so a day is a UTC day.
     *
     * @param uses at least 1
     * @param per length of a window, at least one second
     * @return the limits
     */
    public static Limits usesPer(int uses, Duration per) {
        requireNonNull(per, "per");
        if (per.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a window is at least one second long");
        }
        return new Limits(positive(uses), per, null);
    }

    /**
     * The same limits, with an end.
     *
     * @param end the first instant at which the permission no longer holds
     * @return new limits
     */
    public Limits until(Instant end) {
        return new Limits(uses, per, requireNonNull(end, "end"));
    }

    /**
     * The number of uses, in all or per window.
     *
     * @return empty if unlimited
     */
    public OptionalInt uses() {
        return uses == null ? OptionalInt.empty() : OptionalInt.of(uses);
    }

    /**
     * Length of a window.
     *
     * @return empty if the number of uses is meant in all
     */
    public Optional<Duration> per() {
        return Optional.ofNullable(per);
    }

    /**
     * The first instant at which the permission no longer holds.
     *
     * @return empty if it has no end
     */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    private static String windowInWords(Duration per) {
        if (per.equals(Duration.ofDays(1))) {
            return "a day";
        }
        return per.equals(Duration.ofHours(1)) ? "an hour" : "per " + per;
    }

    private static int positive(int uses) {
        if (uses < 1) {
            throw new IllegalArgumentException("a limit of uses is at least 1");
        }
        return uses;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that
                && Objects.equals(uses, that.uses)
                && Objects.equals(per, that.per)
                && Objects.equals(until, that.until);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uses, per, until);
    }

    @Override
    public String toString() {
        String count = uses == null
                ? "any number of times"
                : "at most " + uses + (per == null ? " in all" : " " + windowInWords(per));
        return until == null ? count : count + " until " + until;
    }
}
