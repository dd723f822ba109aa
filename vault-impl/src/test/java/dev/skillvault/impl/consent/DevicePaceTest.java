package dev.skillvault.impl.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DevicePaceTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    private final DevicePace pace = new DevicePace(Duration.ofSeconds(5), START);

    private long wait(Instant now) {
        return Duration.between(now, pace.next()).toSeconds();
    }

    @Test
    void theFirstQuestionComesAfterOneInterval() {
        assertThat(wait(START)).isEqualTo(5);
    }

    @Test
    void slowDownAddsFiveSecondsForGood() {
        pace.slowDown(null, START);
        assertThat(wait(START)).isEqualTo(10);
        pace.pending(START);
        assertThat(wait(START)).isEqualTo(10);
        pace.slowDown(null, START);
        assertThat(wait(START)).isEqualTo(15);
    }

    @Test
    void slowDownTakesTheIntervalThatIsNamed() {
        pace.slowDown(Duration.ofSeconds(17), START);
        assertThat(wait(START)).isEqualTo(17);
        // a shorter one is no slowing down
        pace.slowDown(Duration.ofSeconds(3), START);
        assertThat(wait(START)).isEqualTo(22);
    }

    @Test
    void anEndpointThatFailsIsAskedLessAndLessOften() {
        pace.failed(null, START);
        assertThat(wait(START)).isEqualTo(5);
        pace.failed(null, START);
        assertThat(wait(START)).isEqualTo(10);
        pace.failed(null, START);
        assertThat(wait(START)).isEqualTo(20);
        for (int i = 0; i < 10; i++) {
            pace.failed(null, START);
        }
        assertThat(wait(START)).isEqualTo(60);
        pace.failed(Duration.ofSeconds(90), START);
        assertThat(wait(START)).as("Retry-After").isEqualTo(90);
        pace.pending(START);
        assertThat(wait(START)).as("well again").isEqualTo(5);
    }
}
