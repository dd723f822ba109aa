package dev.skillvault.impl.report;

import dev.skillvault.report.Refusals;
import java.util.HashMap;
import java.util.Map;

/** Counts what was denied, by reason. Not thread-safe. */
final class Denials implements Counter {
    private final Map<String, Long> byReason = new HashMap<>();
    private final Newest<Refusals.Denial> newest = new Newest<>(Refusals.Denial::at);

    @Override
    public void count(Line line, boolean inPeriod) {
        if (inPeriod && line.kind().equals("CALL_DENIED")) {
            byReason.merge(line.reason(), 1L, Long::sum);
            newest.add(new Refusals.Denial(line.at(), line.sequence(), line.holder(), line.operation(), line.reason()));
        }
    }

    Refusals refusals() {
        return new Refusals(byReason, newest.list());
    }
}
