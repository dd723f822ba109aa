package dev.skillvault.impl.refresh;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many token requests may be under way at a provider at one time. Callers who wait for a token are served before work that nobody
 * waits for yet.
 *
 * <p>Thread-safe.
 */
final class RequestSlots {
    /** 10,000 refreshes that take half a second each are done in under eleven minutes. */
    static final int DEFAULT = 8;

    private static final class Count {
        private int taken;
        private int waiting;
    }

    private final int cap;
    private final Map<String, Count> counts = new TreeMap<>();

    RequestSlots(int cap) {
        this.cap = cap;
    }

    /** Takes a slot for somebody who waits, however long that takes. */
    synchronized void acquire(String provider) throws InterruptedException {
        Count count = count(provider);
        count.waiting++;
        try {
            while (count.taken >= cap) {
                wait();
            }
            count.taken++;
        } finally {
            count.waiting--;
        }
    }

    /** Takes a slot if one is free and nobody waits. */
    synchronized boolean tryAcquire(String provider) {
        Count count = count(provider);
        if (count.taken + count.waiting >= cap) {
            return false;
        }
        count.taken++;
        return true;
    }

    synchronized void release(String provider) {
        count(provider).taken--;
        notifyAll();
    }

    synchronized int taken(String provider) {
        return count(provider).taken;
    }

    /** The providers where nothing more can be begun now. */
    synchronized Set<String> full() {
        Set<String> full = new TreeSet<>();
        counts.forEach((provider, count) -> {
            if (count.taken + count.waiting >= cap) {
                full.add(provider);
            }
        });
        return full;
    }

    private Count count(String provider) {
        return counts.computeIfAbsent(provider, key -> new Count());
    }
}
