package dev.skillvault.testkit.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** At most so many values for each key: one more pushes the oldest out. */
final class OldestFirst {

    private final int limit;
    private final Map<String, Deque<String>> values = new HashMap<>();

    OldestFirst(int limit) {
        this.limit = limit;
    }

    /** The value that had to go. */
    Optional<String> add(String key, String value) {
        Deque<String> queue = values.computeIfAbsent(key, k -> new ArrayDeque<>());
        queue.addLast(value);
        return queue.size() > limit ? Optional.of(queue.removeFirst()) : Optional.empty();
    }
}
