package dev.skillvault.impl.store;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In whose name a thread works. Whatever a unit of work that this thread hands to the committer records as the operator's doing, or as
 * the vault's own, is recorded as that operator's: so every entry that a command causes names who commanded it, and no step has to be
 * told. A thread that works for nobody in particular records what it always does.
 *
 * <p>Thread-safe: each thread sees its own. Nothing is inherited by a thread that is started or taken from a pool; use
 * {@link #carried} for work that another thread finishes.
 */
public final class ActingOperator {
    private static final ThreadLocal<@Nullable String> NAME = new ThreadLocal<>();

    private ActingOperator() {}

    /** Does something in an operator's name. */
    public static <T> T as(String name, Supplier<T> work) {
        return in(name, work);
    }

    /** The same work for another thread, in the name this thread works in. */
    public static <A, B> Function<A, B> carried(Function<A, B> work) {
        String name = NAME.get();
        return argument -> in(name, () -> work.apply(argument));
    }

    /** The same for work that has no result. */
    public static Runnable carried(Runnable work) {
        Function<Runnable, Boolean> carried = carried((Runnable each) -> {
            each.run();
            return true;
        });
        return () -> {
            var unused = carried.apply(work);
        };
    }

    static @Nullable String current() {
        return NAME.get();
    }

    private static <T> T in(@Nullable String name, Supplier<T> work) {
        String before = NAME.get();
        try {
            NAME.set(name);
            return work.get();
        } finally {
            if (before == null) {
                NAME.remove();
            } else {
                NAME.set(before);
            }
        }
    }
}
