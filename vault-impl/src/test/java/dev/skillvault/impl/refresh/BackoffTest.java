package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SEED = 20261121;

    private final Backoff backoff = new Backoff(new Random(SEED));

    @Test
    void eachFailureDoublesTheCeilingUpToAnHour() {
        long ceiling = 30;
        for (int failures = 1; failures < 40; failures++) {
            Duration most = Duration.ofSeconds(Math.min(ceiling, 3600));
            Duration longest = Duration.ZERO;
            for (int i = 0; i < 500; i++) {
                Duration wait = backoff.after(failures, null);
                assertThat(wait).as("seed %d", SEED).isBetween(Duration.ofSeconds(1), most);
                longest = wait.compareTo(longest) > 0 ? wait : longest;
            }
            assertThat(longest)
                    .as("all of it is used, seed %d", SEED)
                    .isGreaterThan(most.multipliedBy(9).dividedBy(10));
            ceiling = Math.min(ceiling * 2, 3600);
        }
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        TreeSet<Duration> waits = new TreeSet<>();
        for (int i = 0; i < 1000; i++) {
            waits.add(backoff.after(5, null));
        }
        assertThat(waits).as("seed %d", SEED).hasSizeGreaterThan(990);
    }

    @Test
    void aProvidersWishIsHonouredUpToADay() {
        assertThat(backoff.after(1, Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
        assertThat(backoff.after(1, Duration.ofDays(30))).isEqualTo(Duration.ofDays(1));
        assertThat(backoff.after(9, Duration.ZERO)).isBetween(Duration.ofSeconds(1), Duration.ofHours(1));
    }
}
