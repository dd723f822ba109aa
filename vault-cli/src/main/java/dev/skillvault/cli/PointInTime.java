package dev.skillvault.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people write it: an instant, a date (midnight, UTC), or how long ago. */
final class PointInTime {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([mhd])");

    private PointInTime() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a time is like 30d, 24h or 90m ago, a date like 2026-11-01, or an instant like 2026-11-01T08:00:00Z",
                    e);
        }
    }
}
