package dev.skillvault.impl.token;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a provider for something new.
 *
 * @param <T> what was asked for
 */
public sealed interface Exchange<T> {

    /** It was given. */
    record Granted<T>(T value) implements Exchange<T> {
        @Override
        public String toString() {
            return "Granted[redacted]";
        }
    }

    /** A person has yet to decide (RFC 8628 section 3.5). Ask again, and if it says so, less often. */
    record Pending<T>(boolean slowDown, @Nullable Duration interval) implements Exchange<T> {}

    /** It was not given, and asking again with the same would not help. In the words of RFC 6749 section 5.2 or the like. */
    record Refused<T>(String error) implements Exchange<T> {}

    /** The agent's registration at the provider is at fault. In the words of RFC 6749 section 5.2 or the like. */
    record Misregistered<T>(String error) implements Exchange<T> {}

    /** It may pass: the provider cannot be reached, is busy, or its answer was not understood or not seen. */
    record Passing<T>(String cause, @Nullable Duration retryAfter) implements Exchange<T> {}

    /** The same outcome, of what was made of what was given. */
    default <R> Exchange<R> map(Function<T, R> made) {
        return this.<Exchange<R>>fold(
                value -> new Granted<R>(made.apply(value)),
                pending -> new Pending<R>(pending.slowDown(), pending.interval()),
                refused -> new Refused<R>(refused.error()),
                fault -> new Misregistered<R>(fault.error()),
                passing -> new Passing<R>(passing.cause(), passing.retryAfter()));
    }

    /** Every outcome has its branch. */
    default <R> R fold(
            Function<T, R> granted,
            Function<Pending<T>, R> pending,
            Function<Refused<T>, R> refused,
            Function<Misregistered<T>, R> misregistered,
            Function<Passing<T>, R> passing) {
        if (this instanceof Granted<T> it) {
            return granted.apply(it.value());
        } else if (this instanceof Pending<T> it) {
            return pending.apply(it);
        } else if (this instanceof Refused<T> it) {
            return refused.apply(it);
        } else if (this instanceof Misregistered<T> it) {
            return misregistered.apply(it);
        }
        return passing.apply((Passing<T>) this);
    }
}
