package dev.skillvault.impl.report;

import dev.skillvault.impl.store.Micros;
import dev.skillvault.report.Holding.Holder;
import dev.skillvault.report.Right.Usage;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Counts calls by who made them and what for. A call counts where its intent is; how it ended may lie behind the period. Memory grows with
 * the number of calls that are under way, not with that of the entries. Not thread-safe.
 */
final class Doings implements Counter {
    /** What a call is for. */
    record Doing(Holder holder, String operation) {}

    private static final Pattern SUCCESS = Pattern.compile("(HTTP|SMTP) 2[0-9][0-9]");
    private static final String NO_ACCESS = "NO_ACCESS";

    private static final class Count {
        private long allowed;
        private long succeeded;
        private long unknown;
        private long denied;
        private long last;

        Usage usage() {
            return new Usage(
                    allowed,
                    succeeded,
                    unknown,
                    denied,
                    allowed == 0 ? Optional.empty() : Optional.of(Micros.of(last)));
        }
    }

    private final Map<Doing, Count> counts = new HashMap<>();
    private final Map<String, Count> underWay = new HashMap<>();
    /** Their access failed, and a fallback may follow. */
    private final Map<String, Count> withoutAccess = new HashMap<>();

    private long own;

    @Override
    public void count(Line line, boolean inPeriod) {
        switch (line.kind()) {
            case "CALL_INTENT" -> {
                if (inPeriod) {
                    intent(line);
                }
            }
            case "CALL_OUTCOME" -> outcome(line);
            case "CALL_FALLBACK" -> fallback(line);
            case "CALL_DENIED" -> {
                if (inPeriod) {
                    count(line).denied++;
                }
            }
            default -> {}
        }
    }

    private void intent(Line line) {
        if (line.actor().equals("vault")) {
            own++;
            return;
        }
        Count count = count(line);
        count.allowed++;
        count.unknown++;
        count.last = Math.max(count.last, line.micros());
        underWay.put(line.call(), count);
    }

    private void outcome(Line line) {
        Count count = underWay.remove(line.call());
        if (count == null || line.outcome().equals("NO_ANSWER")) {
            return;
        }
        count.unknown--;
        if (SUCCESS.matcher(line.outcome()).matches()) {
            count.succeeded++;
        } else if (line.outcome().equals(NO_ACCESS)) {
            withoutAccess.put(line.call(), count);
        }
    }

    /** Another outcome follows, and until it does this one is unknown again. */
    private void fallback(Line line) {
        Count count = withoutAccess.remove(line.call());
        if (count != null) {
            count.unknown++;
            underWay.put(line.call(), count);
        }
    }

    private Count count(Line line) {
        return counts.computeIfAbsent(new Doing(line.holder(), line.operation()), key -> new Count());
    }

    Map<Doing, Usage> usages() {
        Map<Doing, Usage> usages = new HashMap<>();
        counts.forEach((doing, count) -> usages.put(doing, count.usage()));
        return Collections.unmodifiableMap(usages);
    }

    /** Calls that the vault made itself. */
    long own() {
        return own;
    }
}
