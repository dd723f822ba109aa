package dev.skillvault.cli;

import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.HealthReader.AgentHealth;
import dev.skillvault.connection.HealthReader.AnchorHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * What is thought of a connection, or of an agent.
 *
 * @param verdict whether somebody has to do something
 * @param advice what is amiss and what to do; empty if nothing is
 */
record Diagnosis(Verdict verdict, String advice) {
    enum Verdict {
        /** All is well. */
        WELL,
        /** Something is amiss that should pass by itself. */
        WATCH,
        /** Nothing will get better unless a person does something. */
        PERSON
    }

    /** The agent says that it runs once a minute. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private static final Duration OVERDUE = Duration.ofMinutes(10);
    private static final Duration WARNED = Duration.ofDays(2);
    private static final int MANY = 5;

    private static final Diagnosis WELL = new Diagnosis(Verdict.WELL, "");

    static boolean runs(AgentHealth agent, Instant now) {
        return agent.lastSeen().filter(seen -> seen.plus(SILENCE).isAfter(now)).isPresent();
    }

    static Diagnosis of(AgentHealth agent, Instant now) {
        if (runs(agent, now)) {
            return WELL;
        }
        return agent.lastSeen()
                .map(seen -> new Diagnosis(
                        Verdict.PERSON,
                        "it was not closed, and has said nothing since " + seconds(seen) + ": start it again"))
                .orElseGet(() -> new Diagnosis(Verdict.WATCH, "it does not run; nothing is refreshed meanwhile"));
    }

    static Diagnosis of(AnchorHealth anchor) {
        return anchor.failingSince()
                .map(since -> person("it has kept no checkpoint since " + seconds(since) + ", for " + anchor.cause()
                        + ": mend it, or a cut-off log may not be noticed"))
                .orElse(WELL);
    }

    static Diagnosis of(ConnectionHealth health, Instant now) {
        ConnectionState state = health.connection().state();
        if (state == ConnectionState.REVOKED) {
            return WELL;
        }
        if (state == ConnectionState.NEEDS_CONSENT) {
            return person("the user must consent again: run 'vault connect --again "
                    + health.connection().id() + "'");
        }
        if (isTheRegistration(health)) {
            return person(
                    "the provider does not accept the agent's client registration: compare client id and secret with"
                            + " what the provider's console shows");
        }
        Optional<Instant> due = health.times().nextRefresh();
        if (due.filter(at -> at.plus(OVERDUE).isBefore(now)).isPresent()) {
            return person("its refresh was due at " + seconds(due.get()) + " and nobody did it: does the agent run?");
        }
        Optional<Instant> access = health.times().accessEnds();
        if (due.isEmpty() && access.filter(end -> !end.isAfter(now)).isPresent()) {
            return person("its access ended at " + seconds(access.get())
                    + " and there is nothing to refresh it with: run 'vault connect --again "
                    + health.connection().id() + "'");
        }
        Optional<Instant> consent = health.times().consentEnds();
        if (consent.filter(end -> end.minus(WARNED).isBefore(now)).isPresent()) {
            return person("the consent ends at " + seconds(consent.get()) + ": run 'vault connect --again "
                    + health.connection().id() + "' before");
        }
        return passing(health);
    }

    private static Diagnosis passing(ConnectionHealth health) {
        int failures = health.trouble().failures();
        if (failures >= MANY) {
            return person(
                    "its refresh failed " + failures + " times in a row: is the provider reachable from the agent?");
        }
        return switch (health.connection().state()) {
            case DEGRADED -> new Diagnosis(Verdict.WATCH, "its refresh fails and is tried again");
            case UNCERTAIN ->
                new Diagnosis(Verdict.WATCH, "the answer to its last refresh was lost; it is tried once more");
            default -> failures == 0 ? WELL : new Diagnosis(Verdict.WATCH, "its refresh fails and is tried again");
        };
    }

    /** RFC 6749 section 5.2: what the operator has to mend, not the user. */
    private static boolean isTheRegistration(ConnectionHealth health) {
        String cause = health.trouble().cause().orElse("").toLowerCase(Locale.ROOT);
        return health.connection().state() == ConnectionState.DEGRADED
                && (cause.contains("invalid_client") || cause.contains("unauthorized_client"));
    }

    private static Diagnosis person(String advice) {
        return new Diagnosis(Verdict.PERSON, advice);
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
