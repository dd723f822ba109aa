package dev.skillvault.impl.report;

import java.util.HashMap;
import java.util.Map;

/** Counts entries by kind. Not thread-safe. */
final class Kinds implements Counter {
    private final Map<String, Long> kinds = new HashMap<>();

    @Override
    public void count(Line line, boolean inPeriod) {
        if (inPeriod) {
            kinds.merge(line.kind(), 1L, Long::sum);
        }
    }

    Map<String, Long> byKind() {
        return Map.copyOf(kinds);
    }
}
