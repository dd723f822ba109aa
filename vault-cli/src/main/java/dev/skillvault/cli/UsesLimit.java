package dev.skillvault.cli;

import dev.skillvault.grant.Limits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Reads how often and when, as an operator writes it. */
final class UsesLimit {
    private static final Map<String, Duration> WINDOWS = Map.of(
            "minute", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7));
    private static final String FORM = "--uses takes 20/day, 5/hour, 100/P7D, or 100 for in all, each once";

    private UsesLimit() {}

    /** At most one limit per window of time and one in all. */
    static Limits of(List<String> texts) {
        Limits limits = Limits.none();
        Integer total = null;
        for (String text : texts) {
            String[] parts = text.strip().split("/", -1);
            if (parts.length == 2 && limits.rate().isEmpty()) {
                limits = Limits.usesPer(number(parts[0]), window(parts[1]));
            } else if (parts.length == 1 && total == null) {
                total = number(parts[0]);
            } else {
                throw new IllegalArgumentException(FORM);
            }
        }
        return total == null ? limits : limits.inAll(total);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(FORM);
        }
    }

    private static Duration window(String text) {
        Duration known = WINDOWS.get(text);
        try {
            return known == null ? Duration.parse(text) : known;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(FORM);
        }
    }

    /** A day in UTC begins at its midnight. */
    static Instant time(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time is like 2026-07-01 or 2026-07-01T08:00:00Z, in UTC");
        }
    }
}
