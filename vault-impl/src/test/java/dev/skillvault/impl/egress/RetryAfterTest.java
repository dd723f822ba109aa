package dev.skillvault.impl.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.egress.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    /** The instant of the examples in RFC 9110 section 5.6.7. */
    private static final Instant THEN = Instant.parse("1994-11-06T08:49:37Z");

    private static Optional<Duration> said(String retryAfter, String date) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Retry-After", retryAfter);
        if (date != null) {
            headers.put("Date", date);
        }
        return RetryAfter.in(ApiResponse.of(503, headers, new byte[0]), THEN.minusSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "7 | 7",
                " 120  | 120",
                "999999999 | 999999999",
                "Sun, 06 Nov 1994 08:49:37 GMT | 10",
                "Sunday, 06-Nov-94 08:49:37 GMT | 10",
                "Sun Nov  6 08:49:37 1994 | 10",
                "Wed Nov 16 08:49:27 1994 | 864000",
                "Sun, 06 Nov 1994 08:49:20 GMT | 0"
            })
    void secondsAndAllFormsOfADateAreUnderstood(String said, long seconds) {
        assertThat(said(said, null)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "-1", "1.5", "1, 2", "9999999999", "Sun, 31 Feb 1994 08:49:37 GMT", "06 November"})
    void anythingElseSaysNothing(String said) {
        assertThat(said(said, null)).isEmpty();
    }

    @Test
    void aDateIsTakenByTheProvidersOwnClock() {
        assertThat(said("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:34 GMT"))
                .contains(Duration.ofSeconds(3));
        assertThat(said("Sun, 06 Nov 1994 08:49:37 GMT", "yesterday")).contains(Duration.ofSeconds(10));
    }

    @Test
    void noHeaderSaysNothing() {
        assertThat(RetryAfter.in(ApiResponse.of(503, Map.of(), new byte[0]), THEN))
                .isEmpty();
    }
}
