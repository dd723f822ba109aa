package dev.skillvault.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TestClockTest {

    private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

    @Test
    void standsStillUntilMoved() {
        TestClock clock = TestClock.startingAt(START);
        assertThat(clock.instant()).isEqualTo(START);
        clock.advance(Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(-10));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(50)));
        assertThat(clock.offset()).isEqualTo(Duration.ofMinutes(50));
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void ticksWithItsBase() {
        TestClock base = TestClock.startingAt(START);
        TestClock clock = TestClock.ticking(base);
        clock.advance(Duration.ofDays(1));
        base.advance(Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(1)).plusSeconds(5));
        assertThat(clock.offset()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void viewsInOtherZonesMoveAlong() {
        TestClock clock = TestClock.startingAt(START);
        Clock view = clock.withZone(ZoneId.of("Europe/Oslo"));
        clock.advance(Duration.ofHours(3));
        assertThat(view.instant()).isEqualTo(clock.instant());
        assertThat(view.getZone()).isEqualTo(ZoneId.of("Europe/Oslo"));
    }
}
