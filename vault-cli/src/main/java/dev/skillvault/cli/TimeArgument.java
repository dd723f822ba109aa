package dev.skillvault.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time as people write it: an instant, a day in UTC, or how long ago. */
final class TimeArgument {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    /** Of what a log can tell. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private TimeArgument() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is no time
     */
    static Instant parse(String text, Instant now) {
        Instant time = read(text, now);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw none(null);
        }
        return time;
    }

    private static Instant read(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        try {
            if (ago.matches()) {
                Duration unit = UNITS.getOrDefault(ago.group(2), Duration.ZERO);
                return now.minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
            }
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw none(e);
        }
    }

    private static IllegalArgumentException none(@Nullable DateTimeException cause) {
        return new IllegalArgumentException(
                "a time is like 2026-01-31T09:00:00Z, 2026-01-31 (UTC), or how long ago: 90m, 24h, 7d", cause);
    }
}
