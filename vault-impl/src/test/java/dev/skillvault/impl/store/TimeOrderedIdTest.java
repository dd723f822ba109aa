package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** RFC 9562 section 5.7, and the time of its appendix A.6. */
class TimeOrderedIdTest {
    private static final Instant NOW = Instant.parse("2022-02-22T19:22:22Z");

    @Test
    void beginsWithTheTimeAndSaysItsVersionAndVariant() {
        String id = TimeOrderedId.next(NOW);
        assertThat(id).hasSize(36).startsWith("017f22e2-79b0-7");
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }

    @Test
    void aLaterOneSortsBehind() {
        assertThat(TimeOrderedId.next(NOW.plusMillis(1))).isGreaterThan(TimeOrderedId.next(NOW));
    }

    @Test
    void noTwoAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(TimeOrderedId.next(NOW))).isTrue();
        }
    }
}
