package dev.skillvault.impl.report;

import dev.skillvault.report.KeptConnection.Refreshes;
import java.util.HashMap;
import java.util.Map;

/** Counts refreshes by connection. One counts where its intent is. Not thread-safe. */
final class Renewals implements Counter {
    private final Map<String, Refreshes> counts = new HashMap<>();
    private final Map<String, String> underWay = new HashMap<>();

    @Override
    public void count(Line line, boolean inPeriod) {
        switch (line.kind()) {
            case "REFRESH_INTENT" -> {
                if (inPeriod) {
                    underWay.put(line.call(), line.connection());
                    add(line.connection(), new Refreshes(0, 0, 1, 0, ""));
                }
            }
            case "REFRESH_OUTCOME" -> {
                String connection = underWay.remove(line.call());
                if (connection != null) {
                    add(connection, ended(line));
                }
            }
            case "ALERT_RAISED" -> {
                if (inPeriod) {
                    add(line.connection(), new Refreshes(0, 0, 0, 1, ""));
                }
            }
            default -> {}
        }
    }

    private static Refreshes ended(Line line) {
        return switch (line.outcome()) {
            case "REFRESHED" -> new Refreshes(1, 0, -1, 0, "");
            // somebody else was first, or there was nothing to renew yet
            case "SUPERSEDED", "ACTIVE" -> new Refreshes(0, 0, -1, 0, "");
            default -> new Refreshes(0, 1, -1, 0, line.reason().isEmpty() ? line.outcome() : line.reason());
        };
    }

    private void add(String connection, Refreshes more) {
        counts.merge(
                connection,
                more,
                (one, other) -> new Refreshes(
                        one.succeeded() + other.succeeded(),
                        one.failed() + other.failed(),
                        one.unknown() + other.unknown(),
                        one.alerts() + other.alerts(),
                        other.lastFailure().isEmpty() ? one.lastFailure() : other.lastFailure()));
    }

    Refreshes of(String connection) {
        return counts.getOrDefault(connection, Refreshes.NONE);
    }
}
