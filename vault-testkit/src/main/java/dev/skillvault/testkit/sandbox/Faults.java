package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The faults waiting for requests. A request meets at most one: the oldest that {@link #next} set for it, or else the latest that
 * {@link #always} set. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Faults {

    private record Planned(Target target, Fault fault) {}

    private final List<Planned> once = new ArrayList<>();
    private final List<Planned> always = new ArrayList<>();

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
    }

    synchronized Optional<Fault> take(String host, String path, Kind kind) {
        for (Iterator<Planned> planned = once.iterator(); planned.hasNext(); ) {
            Planned next = planned.next();
            if (next.target().matches(host, path, kind)) {
                planned.remove();
                return Optional.of(next.fault());
            }
        }
        return always.stream()
                .filter(planned -> planned.target().matches(host, path, kind))
                .map(Planned::fault)
                .findFirst();
    }
}
