package dev.skillvault.grant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How often and from when until when a permission may be used. All that is set holds at once: "at most 20 a day, at most 100 in all". A
 * use is debited when the call is decided, before it is sent; a call whose outcome is unknown stays debited.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class Limits {
    private static final Limits NONE = new Limits(null, null, null, null);

    private final @Nullable Integer total;
    private final @Nullable Rate rate;
    private final @Nullable Instant from;
    private final @Nullable Instant until;

    private Limits(@Nullable Integer total, @Nullable Rate rate, @Nullable Instant from, @Nullable Instant until) {
        this.total = total;
        this.rate = rate;
        this.from = from;
        this.until = until;
    }

    /**
     * So many uses in each window of time. Windows lie end to end from the epoch, so a day is a UTC day.
     *
     * @param uses at least 1
     * @param per length of a window, at least one second
     */
    public record Rate(int uses, Duration per) {
        /**
         * Checks both.
         *
         * @param uses see the record
         * @param per see the record
         * @throws IllegalArgumentException if one is too small
         */
        public Rate {
            positive(uses);
            if (per.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("a window is at least one second long");
            }
        }

        @Override
        public String toString() {
            if (per.equals(Duration.ofDays(1))) {
                return uses + " a day";
            }
            return uses + (per.equals(Duration.ofHours(1)) ? " an hour" : " per " + per);
        }
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
        return NONE.inAll(uses);
    }

    /**
     * A number of uses in each window of time.
     *
     * @param uses at least 1
     * @param per length of a window, at least one second, see {@link Rate}
     * @return the limits
     */
    public static Limits usesPer(int uses, Duration per) {
        return new Limits(null, new Rate(uses, requireNonNull(per, "per")), null, null);
    }

    /**
     * The same limits, with a number of uses in all.
     *
     * @param uses at least 1
     * @return new limits
     */
    public Limits inAll(int uses) {
        return new Limits(positive(uses), rate, from, until);
    }

    /**
     * The same limits, with a beginning.
     *
     * @param begin the first instant at which the permission holds
     * @return new limits
     */
    public Limits from(Instant begin) {
        return new Limits(total, rate, requireNonNull(begin, "begin"), until);
    }

    /**
     * The same limits, with an end.
     *
     * @param end the first instant at which the permission no longer holds
     * @return new limits
     */
    public Limits until(Instant end) {
        return new Limits(total, rate, from, requireNonNull(end, "end"));
    }

    /**
     * The number of uses in all.
     *
     * @return empty if unlimited
     */
    public OptionalInt total() {
        return total == null ? OptionalInt.empty() : OptionalInt.of(total);
    }

    /**
     * The number of uses per window.
     *
     * @return empty if unlimited
     */
    public Optional<Rate> rate() {
        return Optional.ofNullable(rate);
    }

    /**
     * The first instant at which the permission holds.
     *
     * @return empty if it holds from the time it is granted
     */
    public Optional<Instant> from() {
        return Optional.ofNullable(from);
    }

    /**
     * The first instant at which the permission no longer holds.
     *
     * @return empty if it has no end
     */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
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
                && Objects.equals(total, that.total)
                && Objects.equals(rate, that.rate)
                && Objects.equals(from, that.from)
                && Objects.equals(until, that.until);
    }

    @Override
    public int hashCode() {
        return Objects.hash(total, rate, from, until);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        if (rate != null) {
            text.add("at most " + rate);
        }
        if (total != null) {
            text.add("at most " + total + " in all");
        }
        if (rate == null && total == null) {
            text.add("any number of times");
        }
        if (from != null) {
            text.add("from " + from);
        }
        if (until != null) {
            text.add("until " + until);
        }
        return text.toString();
    }
}
