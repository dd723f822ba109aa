package dev.skillvault.impl.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.connection.ConnectionRow.Times;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 12 of the field's list: what a lifetime may look like, and what it means. */
class RefreshTimesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long SEED = 12;

    private final Random random = new Random(SEED);

    @Test
    void anHourIsRefreshedBetweenItsFortyFourthAndItsFiftiethMinute() {
        TreeSet<Instant> due = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            Times times = RefreshTimes.of(NOW, HOUR, true, null, random);
            assertThat(times.accessExpiresAt()).isEqualTo(NOW.plus(HOUR));
            due.add(times.nextRefreshAt());
        }
        assertThat(due.first()).as("seed %d", SEED).isBetween(NOW.plusSeconds(44 * 60), NOW.plusSeconds(45 * 60));
        assertThat(due.last()).as("seed %d", SEED).isBetween(NOW.plusSeconds(49 * 60), NOW.plusSeconds(50 * 60));
        assertThat(due).as("spread, seed %d", SEED).hasSizeGreaterThan(9_000);
    }

    @Test
    void row12WhatNeverEndsIsNeverDue() {
        assertThat(RefreshTimes.of(NOW, null, true, null, random)).isEqualTo(new Times(null, null, null));
        assertThat(RefreshTimes.of(NOW, null, false, null, random)).isEqualTo(new Times(null, null, null));
    }

    @Test
    void whatCannotBeRenewedIsDueAtItsEnd() {
        assertThat(RefreshTimes.of(NOW, HOUR, false, null, random))
                .isEqualTo(new Times(NOW.plus(HOUR), NOW.plus(HOUR), null));
    }

    @Test
    void row13NothingIsDueWithinHalfAMinuteHoweverShortATokenLives() {
        for (long seconds = 1; seconds < 60; seconds++) {
            Times times = RefreshTimes.of(NOW, Duration.ofSeconds(seconds), true, null, random);
            assertThat(times.nextRefreshAt()).isAfterOrEqualTo(NOW.plusSeconds(30));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3599, 3599",
        "\"3599\", 3599",
        "3599.9, 3599",
        "0, ",
        "-1, ",
        "\"soon\", ",
        "null, ",
        "true, ",
        "{}, ",
        // above ten years: milliseconds
        "3599000000, 3599000",
    })
    void row12EveryFormOfALifetimeIsDefined(String sent, Long seconds) throws Exception {
        String body = "{\"access_token\":\"t\",\"expires_in\":" + sent + ",\"refresh_token_expires_in\":" + sent + "}";
        AnswerNormaliser.Normalised normalised = AnswerNormaliser.normalise(
                        body.getBytes(StandardCharsets.UTF_8),
                        "application/json",
                        ProviderCatalog.builtIn().require("google"))
                .orElseThrow();
        if (seconds == null) {
            assertThat(normalised.json()).doesNotContain("expires_in");
            assertThat(normalised.refreshLifetime()).isNull();
        } else {
            assertThat(normalised.json()).contains("\"expires_in\":" + seconds + "}");
            assertThat(normalised.refreshLifetime()).isEqualTo(Duration.ofSeconds(seconds));
        }
    }
}
