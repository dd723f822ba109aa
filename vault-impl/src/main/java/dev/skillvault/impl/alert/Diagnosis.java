package dev.skillvault.impl.alert;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.Causes;
import dev.skillvault.spi.Alert.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a connection's condition means to people, in words. Pure: the same row at the same time gives the same words.
 *
 * @param kind what to tell; never {@link Kind#WELL_AGAIN}, which is the end of one of the others
 * @param cause why, and what to do
 */
record Diagnosis(Kind kind, String cause) {
    /** So long before a consent ends people are warned. */
    static final Duration WARNING = Duration.ofDays(2);

    /** So long after an access token ended without the next one an operator looks at it, whatever the reason. */
    static final Duration PATIENCE = Duration.ofHours(3);

    /**
     * Google: "a Google Cloud Platform project with an OAuth consent screen configured for an external user type and a publishing status
     * of Testing is issued a refresh token expiring in 7 days" (developers.google.com/identity/protocols/oauth2).
     */
    private static final Duration TESTING = Duration.ofDays(7);

    private static final Duration TOLERANCE = Duration.ofHours(12);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /**
     * Empty if nobody needs to be told anything.
     *
     * @param testingAt the provider's title, if it ends consents to an app in testing mode after seven days
     */
    static Optional<Diagnosis> of(Condition condition, Optional<String> testingAt, Instant now) {
        return switch (condition.state()) {
            case REVOKED -> Optional.empty();
            case NEEDS_CONSENT ->
                condition.generation() == 0
                        ? Optional.empty()
                        : Optional.of(new Diagnosis(Kind.NEEDS_CONSENT, death(condition, testingAt, now)));
            case DEGRADED, UNCERTAIN, REFRESHING -> trouble(condition, testingAt, now);
            case ACTIVE -> ending(condition, testingAt, now);
        };
    }

    private static Optional<Diagnosis> trouble(Condition condition, Optional<String> testingAt, Instant now) {
        if (Causes.isOperators(condition.cause())) {
            return Optional.of(new Diagnosis(Kind.OPERATOR_FAULT, fault(condition.cause())));
        }
        Instant end = condition.access().endsAt();
        if (end == null || now.isBefore(end.plus(PATIENCE))) {
            return ending(condition, testingAt, now);
        }
        // a vault that was closed, or slept, for so long tries first
        boolean tried = condition.state() != ConnectionState.REFRESHING
                && condition.access().triedAgainAt() != null
                && now.isBefore(condition.access().triedAgainAt());
        return tried ? Optional.of(new Diagnosis(Kind.OPERATOR_FAULT, stuck(end))) : Optional.empty();
    }

    private static String stuck(Instant end) {
        return "The access ended on " + DAY.format(end)
                + ", and every attempt to renew it has failed since, though the provider"
                + " did not say that it is over. The log says what failed. It is tried again.";
    }

    private static Optional<Diagnosis> ending(Condition condition, Optional<String> testingAt, Instant now) {
        Instant end = condition.consent().endsAt();
        if (end == null || now.isBefore(end.minus(WARNING))) {
            return Optional.empty();
        }
        String when =
                "The consent ends on " + DAY.format(end) + ", and no refresh can prevent that. Consent again before.";
        String advice = testingAt
                .filter(title -> sevenDaysAfter(condition, end))
                .map(title -> " " + testingMode(title))
                .orElse("");
        return Optional.of(new Diagnosis(Kind.EXPIRING_SOON, when + advice));
    }

    private static String death(Condition condition, Optional<String> testingAt, Instant now) {
        Instant end = condition.consent().endsAt();
        boolean ended = end != null && !now.isBefore(end);
        if (testingAt.isPresent() && sevenDaysAfter(condition, end == null || now.isBefore(end) ? now : end)) {
            return "The provider does not accept the access any more, seven days after the consent. "
                    + testingMode(testingAt.get());
        }
        if (ended) {
            return "The consent was for a limited time, and has ended.";
        }
        return switch (condition.cause()) {
            case Causes.OUTCOME_UNKNOWN ->
                "A renewal was sent and its answer was lost; the provider does not accept the" + " access any more.";
            case Causes.NO_REFRESH_TOKEN ->
                "The provider gave nothing to renew the access with, and the access has ended.";
            default ->
                "The provider does not accept the access any more: it was taken back, has ended, or the account's"
                        + " password was changed.";
        };
    }

    private static String fault(String error) {
        if (error.equals(Causes.NOT_CONFIGURED)) {
            return "The vault was opened without this provider, or without the agent's registration at it: give it both when it"
                    + " is opened. A consent would not help.";
        }
        return "The provider refuses the agent's own registration (" + error
                + "): check the client's identifier, secret or key, and settings at the provider. A consent would not help.";
    }

    private static String testingMode(String title) {
        return "That is how " + title
                + " treats an app that is still in testing mode. Move the app to production where it is registered at "
                + title + ", or this comes back every seven days.";
    }

    private static boolean sevenDaysAfter(Condition condition, Instant end) {
        Instant given = condition.consent().givenAt();
        return given != null && Duration.between(given.plus(TESTING), end).abs().compareTo(TOLERANCE) <= 0;
    }
}
