package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The faults waiting for requests. A request meets at most one: the oldest that {@link #next} set for it, or else the latest that
 * {@link #always} set, or else one that {@link #random(long, Rates)} draws. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Faults {

    private record Planned(Target target, Fault fault) {}

    private final List<Planned> once = new ArrayList<>();
    private final List<Planned> always = new ArrayList<>();
    private final List<RandomFaults> random = new ArrayList<>();

    Faults() {}

    /**
     * Spoils one request.
     *
     * @param target the next request of this kind
     * @param fault what happens to it
     */
    public synchronized void next(Target target, Fault fault) {
        once.add(new Planned(requireNonNull(target), requireNonNull(fault)));
    }

    /**
     * Spoils all requests from now on.
     *
     * @param target the requests
     * @param fault what happens to them
     */
    public synchronized void always(Target target, Fault fault) {
        always.add(0, new Planned(requireNonNull(target), requireNonNull(fault)));
    }

    /**
     * Spoils refreshes at random from now on. The same seed spoils the same requests of each account: what its n-th
     * refresh meets does not depend on what other accounts do meanwhile. Print the seed.
     *
     * @param seed any number
     * @param rates how often what happens
     */
    public void random(long seed, Rates rates) {
        random(Target.kind(RecordedRequest.Kind.TOKEN_REFRESH), seed, rates);
    }

    /**
     * Spoils some requests at random from now on.
     *
     * @param target the requests
     * @param seed any number
     * @param rates how often what happens
     */
    public synchronized void random(Target target, long seed, Rates rates) {
        random.add(new RandomFaults(requireNonNull(target), seed, requireNonNull(rates)));
    }

    /**
     * Keeps one request waiting before it has its effect.
     *
     * @param target the next request of this kind
     * @return the handle that says when it arrived and lets it go on
     */
    public Hold hold(Target target) {
        Hold hold = Fault.hold();
        next(target, hold);
        return hold;
    }

    /** Forgets all faults that no request has met yet. */
    public synchronized void clear() {
        once.clear();
        always.clear();
        random.clear();
    }

    synchronized Optional<Fault> take(Aim aim) {
        for (Iterator<Planned> planned = once.iterator(); planned.hasNext(); ) {
            Planned next = planned.next();
            if (next.target().matches(aim)) {
                planned.remove();
                return Optional.of(next.fault());
            }
        }
        return always.stream()
                .filter(planned -> planned.target().matches(aim))
                .map(Planned::fault)
                .findFirst()
                .or(() ->
                        random.stream().flatMap(each -> each.draw(aim).stream()).findFirst());
    }
}
