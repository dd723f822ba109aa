package dev.skillvault.cli.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How times, numbers and the log's words are written on the page. */
final class Words {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    static String time(Instant at) {
        return MINUTE.format(at);
    }

    static String time(Optional<Instant> at) {
        return at.map(Words::time).orElse("–");
    }

    /** In groups of three digits. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String count(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /** {@code RESOURCE_NOT_GRANTED} reads "resource not granted". */
    static String lower(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String orDash(String text) {
        return text.isEmpty() ? "–" : text;
    }
}
