package dev.skillvault.impl.audit;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of sequences, mostly in long runs.
 *
 * <p>Not thread-safe.
 */
final class SequenceRanges {
    private final NavigableMap<Long, Long> lastByFirst = new TreeMap<>();

    /** Adds those between two, both included. */
    void add(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> near = lastByFirst.floorEntry(to + 1);
        while (near != null && near.getValue() >= from - 1) {
            lastByFirst.remove(near.getKey());
            from = Math.min(from, near.getKey());
            to = Math.max(to, near.getValue());
            near = lastByFirst.floorEntry(to + 1);
        }
        lastByFirst.put(from, to);
    }

    void addAll(SequenceRanges other) {
        other.lastByFirst.forEach(this::add);
    }

    boolean contains(long sequence) {
        Map.Entry<Long, Long> near = lastByFirst.floorEntry(sequence);
        return near != null && near.getValue() >= sequence;
    }

    long count() {
        return lastByFirst.entrySet().stream()
                .mapToLong(each -> each.getValue() - each.getKey() + 1)
                .sum();
    }

    /** How many lie between two, both included. */
    long countBetween(long first, long last) {
        Map.Entry<Long, Long> begun = lastByFirst.lowerEntry(first);
        long before = begun == null ? 0 : Math.max(0, Math.min(begun.getValue(), last) - first + 1);
        return before
                + lastByFirst.subMap(first, true, last, true).entrySet().stream()
                        .mapToLong(each -> Math.min(each.getValue(), last) - each.getKey() + 1)
                        .sum();
    }

    /** How many are in both. */
    long countShared(SequenceRanges other) {
        return lastByFirst.entrySet().stream()
                .mapToLong(each -> other.countBetween(each.getKey(), each.getValue()))
                .sum();
    }

    boolean isEmpty() {
        return lastByFirst.isEmpty();
    }

    long first() {
        return lastByFirst.firstKey();
    }

    long last() {
        return lastByFirst.lastEntry().getValue();
    }
}
