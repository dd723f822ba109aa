package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeArgumentTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:00:00Z, 2026-01-31T09:00:00Z",
        "2026-01-31, 2026-01-31T00:00:00Z",
        "30s, 2026-03-01T11:59:30Z",
        "90m, 2026-03-01T10:30:00Z",
        "24h, 2026-02-28T12:00:00Z",
        "7d, 2026-02-22T12:00:00Z",
    })
    void timesAreReadAsPeopleWriteThem(String text, Instant time) {
        assertThat(TimeArgument.parse(text, NOON)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "7",
                "d",
                "-7d",
                "7w",
                "2026-02-30",
                "2026-01-31T09:00",
                "31.01.2026",
                "1969-12-31",
                "+999999999-01-01T00:00:00Z"
            })
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> TimeArgument.parse(text, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7d");
    }
}
