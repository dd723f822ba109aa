package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How long a provider asks to wait (RFC 9110 section 10.2.3): in seconds, or until a date in one of the three forms of section 5.6.7. */
final class RetryAfter {
    private static final String SECONDS = "[0-9]{1,9}";
    private static final int YEARS_AHEAD = 49;

    private RetryAfter() {}

    /**
     * What the answer says; empty if nothing that is understood. A date is taken by the provider's own clock where the answer shows it.
     *
     * @param now by the vault's clock
     */
    static Optional<Duration> in(ApiResponse answer, Instant now) {
        Optional<String> said = answer.header("retry-after").map(String::strip);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        if (said.get().matches(SECONDS)) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(said.get())));
        }
        Instant there = answer.header("date").flatMap(date -> date(date, now)).orElse(now);
        return date(said.get(), now)
                .map(until -> until.isBefore(there) ? Duration.ZERO : Duration.between(there, until));
    }

    private static Optional<Instant> date(String text, Instant now) {
        // two digits of a year are at most 50 years ahead
        LocalDate earliest =
                LocalDate.ofInstant(now, ZoneOffset.UTC).plusYears(YEARS_AHEAD).minusYears(99);
        DateTimeFormatter rfc850 = new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        DateTimeFormatter asctime = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        for (DateTimeFormatter form : List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850, asctime)) {
            try {
                return Optional.of(ZonedDateTime.parse(text, form).toInstant());
            } catch (DateTimeException e) {
                // another form, or none
            }
        }
        return Optional.empty();
    }
}
