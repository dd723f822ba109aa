package dev.skillvault.impl.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/** Remembers the newest of many things, over all logs. Not thread-safe. */
final class Newest<T> {
    /** As many as a person reads. */
    static final int MOST = 100;

    private final Comparator<T> byTime;
    private final PriorityQueue<T> oldestFirst;

    Newest(Function<T, Instant> time) {
        this.byTime = Comparator.comparing(time);
        this.oldestFirst = new PriorityQueue<>(byTime);
    }

    void add(T thing) {
        oldestFirst.add(thing);
        if (oldestFirst.size() > MOST) {
            oldestFirst.remove();
        }
    }

    List<T> list() {
        return oldestFirst.stream().sorted(byTime.reversed()).toList();
    }
}
