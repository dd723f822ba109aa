package dev.skillvault.impl.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.Causes;
import dev.skillvault.spi.Alert.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final Optional<String> GOOGLE = Optional.of("Google");
    private static final Instant CONSENT = Instant.parse("2026-11-01T10:00:00Z");

    private static Condition condition(ConnectionState state, String cause, @Nullable Duration life) {
        return new Condition(
                new ConnectionId("co_00112233445566778899aabbccddeeff"),
                new UserId("alice"),
                "google",
                state,
                3,
                cause,
                new Condition.Consent(CONSENT, life == null ? null : CONSENT.plus(life)),
                new Condition.Access(CONSENT.plus(Duration.ofHours(1)), CONSENT.plus(Duration.ofDays(400))));
    }

    private static Optional<Kind> kind(ConnectionState state, String cause) {
        return Diagnosis.of(condition(state, cause, null), GOOGLE, CONSENT.plusSeconds(60))
                .map(Diagnosis::kind);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionState.class,
            names = {"ACTIVE", "REFRESHING", "DEGRADED", "UNCERTAIN", "REVOKED"})
    void whatWorksPassesOrWasEndedOnPurposeIsNoNews(ConnectionState state) {
        assertThat(kind(state, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_client",
                "unauthorized_client",
                "incorrect_client_credentials",
                "bad_client_secret",
                "app_key_rejected",
                Causes.NOT_CONFIGURED
            })
    void aRegistrationThatIsRefusedIsTheOperators(String cause) {
        assertThat(kind(ConnectionState.DEGRADED, cause)).contains(Kind.OPERATOR_FAULT);
    }

    @Test
    void anEndWithNothingToRenewWithIsSaidInItsOwnWords() {
        Condition ended = condition(ConnectionState.NEEDS_CONSENT, Causes.NO_REFRESH_TOKEN, null);
        assertThat(Diagnosis.of(ended, GOOGLE, CONSENT.plusSeconds(60))
                        .orElseThrow()
                        .cause())
                .contains("nothing to renew");
    }

    /** The access token ended an hour after the consent; a try that is under way, or due, is waited for. */
    @ParameterizedTest
    @CsvSource({
        "DEGRADED, 3.9, 1, false",
        "DEGRADED, 4.1, 1, true",
        "UNCERTAIN, 4.1, 1, true",
        "DEGRADED, 4.1, 0, false",
        "REFRESHING, 4.1, 1, false",
        "ACTIVE, 4.1, 1, false"
    })
    void whatCannotBeRenewedForHoursIsTheOperatorsWhateverTheCause(
            ConnectionState state, double hours, int minutesToNextTry, boolean told) {
        Instant now = CONSENT.plus(Duration.ofMinutes((long) (hours * 60)));
        Condition stuck = new Condition(
                new ConnectionId("co_00112233445566778899aabbccddeeff"),
                new UserId("alice"),
                "google",
                state,
                3,
                "the provider cannot be reached",
                new Condition.Consent(CONSENT, now.plus(Duration.ofHours(1))),
                new Condition.Access(
                        CONSENT.plus(Duration.ofHours(1)), now.plus(Duration.ofMinutes(minutesToNextTry))));
        Optional<Kind> found = Diagnosis.of(stuck, GOOGLE, now).map(Diagnosis::kind);
        assertThat(found.equals(Optional.of(Kind.OPERATOR_FAULT))).isEqualTo(told);
    }

    @Test
    void aDeadConnectionNeedsItsUser() {
        assertThat(kind(ConnectionState.NEEDS_CONSENT, "invalid_grant")).contains(Kind.NEEDS_CONSENT);
    }

    @Test
    void oneThatNeverLivedIsNotMissed() {
        Condition unborn = new Condition(
                new ConnectionId("co_00112233445566778899aabbccddeeff"),
                new UserId("alice"),
                "google",
                ConnectionState.NEEDS_CONSENT,
                0,
                "",
                new Condition.Consent(null, null),
                new Condition.Access(null, null));
        assertThat(Diagnosis.of(unborn, GOOGLE, CONSENT)).isEmpty();
    }

    /** A life of seven days, as {@code refresh_token_expires_in} says for an app in testing mode, is warned of from the fifth day on. */
    @ParameterizedTest
    @CsvSource({"119, false", "120, true", "167, true"})
    void theEndOfATestingConsentIsWarnedOfTwoDaysBefore(int hours, boolean warned) {
        Optional<Diagnosis> found = Diagnosis.of(
                condition(ConnectionState.ACTIVE, "", Duration.ofDays(7)),
                GOOGLE,
                CONSENT.plus(Duration.ofHours(hours)));
        assertThat(found.map(Diagnosis::kind)).isEqualTo(warned ? Optional.of(Kind.EXPIRING_SOON) : Optional.empty());
        found.ifPresent(each -> assertThat(each.cause())
                .contains("8 November 2026")
                .contains("testing mode")
                .contains("production"));
    }

    @Test
    void aLongConsentThatEndsIsWarnedOfWithoutTalkOfTestingMode() {
        Optional<Diagnosis> found = Diagnosis.of(
                condition(ConnectionState.ACTIVE, "", Duration.ofDays(180)),
                GOOGLE,
                CONSENT.plus(Duration.ofDays(179)));
        assertThat(found.map(Diagnosis::kind)).contains(Kind.EXPIRING_SOON);
        assertThat(found.orElseThrow().cause()).doesNotContain("testing");
    }

    @ParameterizedTest
    @CsvSource({"6.9, true, true", "7.1, true, true", "3, true, false", "30, true, false", "7, false, false"})
    void aDeathAtAboutSevenDaysIsTestingModeWhereThereIsOne(double days, boolean quirk, boolean told) {
        Instant death = CONSENT.plus(Duration.ofMinutes((long) (days * 24 * 60)));
        String cause = Diagnosis.of(
                        condition(ConnectionState.NEEDS_CONSENT, "invalid_grant", null),
                        GOOGLE.filter(title -> quirk),
                        death)
                .orElseThrow()
                .cause();
        assertThat(cause.contains("testing mode")).isEqualTo(told);
    }

    /** Who brings a descriptor with the same quirk is told of that provider, before the end and after it. */
    @ParameterizedTest
    @CsvSource({"ACTIVE, 6", "NEEDS_CONSENT, 7"})
    void testingModeIsToldOfTheProviderThatHasIt(ConnectionState state, int days) {
        String cause = Diagnosis.of(
                        condition(state, "", Duration.ofDays(7)),
                        Optional.of("Our Workspace"),
                        CONSENT.plus(Duration.ofDays(days)))
                .orElseThrow()
                .cause();
        assertThat(cause).contains("testing mode").contains("Our Workspace").doesNotContain("Google");
    }

    @Test
    void theProvidersOwnWordsAreNotRepeated() {
        String cause = Diagnosis.of(
                        condition(ConnectionState.NEEDS_CONSENT, "<script>alert(1)</script>", null),
                        GOOGLE,
                        CONSENT.plusSeconds(60))
                .orElseThrow()
                .cause();
        assertThat(cause).doesNotContain("script");
    }
}
