package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "90m, 2026-11-22T08:00:00Z",
        "24h, 2026-11-21T09:30:00Z",
        "30d, 2026-10-23T09:30:00Z",
        "2026-11-01, 2026-11-01T00:00:00Z",
        "2026-11-01T08:00:00.5Z, 2026-11-01T08:00:00.500Z"
    })
    void timesAreReadAsPeopleWriteThem(String text, Instant time) {
        assertThat(PointInTime.parse(text, NOW)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "d", "-3d", "1w", "2026-13-01", "yesterday", "9999999d", "2026-11-01T08:00"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> PointInTime.parse(text, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void zeroIsNow() {
        assertThat(PointInTime.parse("0m", NOW)).isEqualTo(NOW);
    }
}
