package dev.skillvault.impl.refresh;

import static dev.skillvault.connection.ConnectionState.ACTIVE;
import static dev.skillvault.connection.ConnectionState.DEGRADED;
import static dev.skillvault.connection.ConnectionState.NEEDS_CONSENT;
import static dev.skillvault.connection.ConnectionState.REFRESHING;
import static dev.skillvault.connection.ConnectionState.REVOKED;
import static dev.skillvault.connection.ConnectionState.UNCERTAIN;
import static dev.skillvault.impl.refresh.RefreshEvent.DEAD;
import static dev.skillvault.impl.refresh.RefreshEvent.NO_ANSWER;
import static dev.skillvault.impl.refresh.RefreshEvent.NO_RENEWAL;
import static dev.skillvault.impl.refresh.RefreshEvent.NO_RENEWAL_REJECTED;
import static dev.skillvault.impl.refresh.RefreshEvent.NO_RENEWAL_SERVED;
import static dev.skillvault.impl.refresh.RefreshEvent.NO_RENEWAL_YET;
import static dev.skillvault.impl.refresh.RefreshEvent.OPERATOR_FAULT;
import static dev.skillvault.impl.refresh.RefreshEvent.SUPERSEDED;
import static dev.skillvault.impl.refresh.RefreshEvent.TOKENS;
import static dev.skillvault.impl.refresh.RefreshEvent.TRANSIENT;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.Causes;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a refresh leads to: from the state in which it began, and what came of it, to the state in which it ends. Pure and total; every
 * transition there is stands in the one table below.
 *
 * <p>A refresh that begins from REFRESHING took over from a holder whose lease ended: that one's answer, like the one of UNCERTAIN, was
 * never seen. In both states the next exchange that is answered, or lost again, is the last with the same tokens.
 *
 * <p>Immutable, thread-safe.
 */
final class RefreshMachine {

    /** When the next refresh is due. */
    enum Delay {
        /** As the new tokens' lifetime says. */
        BY_LIFETIME,
        /** {@linkplain Backoff After a while}, longer after each failure, and not before the provider wants. */
        BACKOFF,
        /** When the lease of the exchange that was lost has ended, so that a late answer is not overtaken. */
        AFTER_LEASE,
        /** When the access token ends, to find that nothing renews it. */
        AT_ACCESS_END,
        /** Never, before a person did something. */
        NEVER,
        /** Whoever came first has said. */
        UNCHANGED
    }

    /** Where the words for the cause come from. */
    private enum Cause {
        NONE,
        ANSWER,
        DEATH,
        LOST_ONCE,
        LOST_TWICE,
        REJECTED_ONCE,
        NOTHING_TO_RENEW_WITH;

        String words(Facts facts) {
            return switch (this) {
                case NONE -> "";
                case ANSWER -> facts.answer();
                case DEATH -> facts.testingMode() ? TESTING_MODE : facts.answer();
                case LOST_ONCE -> "no answer seen";
                case LOST_TWICE -> Causes.OUTCOME_UNKNOWN;
                case REJECTED_ONCE -> "rejected by the API";
                case NOTHING_TO_RENEW_WITH -> Causes.NO_REFRESH_TOKEN;
            };
        }
    }

    static final String TESTING_MODE =
            "app in testing mode: consent ends after 7 days until the app is published at the provider";

    /**
     * What the words of the cause depend on.
     *
     * @param answer the answer's own word; of RFC 6749 section 5.2, or the vault's
     * @param testingMode whether a death now has the age at which consents to apps in testing mode end
     */
    record Facts(String answer, boolean testingMode) {}

    /**
     * Where it leads.
     *
     * @param state the new state
     * @param cause why, in words for the operator; empty if there is nothing to say
     * @param delay when the next refresh is due
     */
    record Transition(ConnectionState state, String cause, Delay delay) {
        /** Whether it counts as one more failure in a row. */
        boolean failed() {
            return delay == Delay.BACKOFF || delay == Delay.AFTER_LEASE;
        }
    }

    private record Rule(ConnectionState to, Cause cause, Delay delay) {}

    private static final Map<ConnectionState, Map<RefreshEvent, Rule>> TABLE = new EnumMap<>(ConnectionState.class);

    static {
        from(ACTIVE)
                .on(TOKENS, ACTIVE, Cause.NONE, Delay.BY_LIFETIME)
                .on(DEAD, NEEDS_CONSENT, Cause.DEATH, Delay.NEVER)
                .on(OPERATOR_FAULT, DEGRADED, Cause.ANSWER, Delay.BACKOFF)
                .on(TRANSIENT, DEGRADED, Cause.ANSWER, Delay.BACKOFF)
                .on(NO_ANSWER, UNCERTAIN, Cause.LOST_ONCE, Delay.AFTER_LEASE)
                .on(NO_RENEWAL, NEEDS_CONSENT, Cause.NOTHING_TO_RENEW_WITH, Delay.NEVER)
                .on(NO_RENEWAL_REJECTED, DEGRADED, Cause.REJECTED_ONCE, Delay.BACKOFF)
                .on(NO_RENEWAL_YET, ACTIVE, Cause.NONE, Delay.AT_ACCESS_END)
                .on(NO_RENEWAL_SERVED, ACTIVE, Cause.NONE, Delay.AT_ACCESS_END);
        from(DEGRADED)
                .on(TOKENS, ACTIVE, Cause.NONE, Delay.BY_LIFETIME)
                .on(DEAD, NEEDS_CONSENT, Cause.DEATH, Delay.NEVER)
                .on(OPERATOR_FAULT, DEGRADED, Cause.ANSWER, Delay.BACKOFF)
                .on(TRANSIENT, DEGRADED, Cause.ANSWER, Delay.BACKOFF)
                .on(NO_ANSWER, UNCERTAIN, Cause.LOST_ONCE, Delay.AFTER_LEASE)
                .on(NO_RENEWAL, NEEDS_CONSENT, Cause.NOTHING_TO_RENEW_WITH, Delay.NEVER)
                .on(NO_RENEWAL_REJECTED, DEGRADED, Cause.REJECTED_ONCE, Delay.BACKOFF)
                .on(NO_RENEWAL_YET, ACTIVE, Cause.NONE, Delay.AT_ACCESS_END)
                .on(NO_RENEWAL_SERVED, ACTIVE, Cause.NONE, Delay.AT_ACCESS_END);
        // an answer was lost: one that says nothing of it leaves it lost, and the next try is still the last
        for (ConnectionState lost : new ConnectionState[] {UNCERTAIN, REFRESHING}) {
            from(lost)
                    .on(TOKENS, ACTIVE, Cause.NONE, Delay.BY_LIFETIME)
                    .on(DEAD, NEEDS_CONSENT, Cause.LOST_TWICE, Delay.NEVER)
                    .on(OPERATOR_FAULT, UNCERTAIN, Cause.ANSWER, Delay.BACKOFF)
                    .on(TRANSIENT, UNCERTAIN, Cause.ANSWER, Delay.BACKOFF)
                    .on(NO_ANSWER, NEEDS_CONSENT, Cause.LOST_TWICE, Delay.NEVER)
                    .on(NO_RENEWAL, NEEDS_CONSENT, Cause.NOTHING_TO_RENEW_WITH, Delay.NEVER)
                    .on(NO_RENEWAL_REJECTED, DEGRADED, Cause.REJECTED_ONCE, Delay.BACKOFF)
                    .on(NO_RENEWAL_YET, ACTIVE, Cause.NONE, Delay.AT_ACCESS_END)
                    .on(NO_RENEWAL_SERVED, lost, Cause.NONE, Delay.UNCHANGED);
        }
        // tokens that come late are worth more than the end that was declared without them
        from(NEEDS_CONSENT).on(TOKENS, ACTIVE, Cause.NONE, Delay.BY_LIFETIME).otherwise(NEEDS_CONSENT);
        from(REVOKED).otherwise(REVOKED);
        // who came too late changes nothing
        for (ConnectionState any : ConnectionState.values()) {
            from(any).on(SUPERSEDED, any, Cause.NONE, Delay.UNCHANGED);
        }
    }

    private RefreshMachine() {}

    /** Where an event leads to from the state in which the refresh began. */
    static Transition next(ConnectionState from, RefreshEvent event, Facts facts) {
        Rule rule = TABLE.getOrDefault(from, Map.of()).get(event);
        if (rule == null) {
            throw new IllegalStateException("the table says nothing of " + event + " from " + from);
        }
        return new Transition(rule.to(), rule.cause().words(facts), rule.delay());
    }

    private static Row from(ConnectionState state) {
        return new Row(TABLE.computeIfAbsent(state, key -> new EnumMap<>(RefreshEvent.class)));
    }

    /** One state's part of the table, while it is written. */
    private record Row(Map<RefreshEvent, Rule> rules) {
        Row on(RefreshEvent event, ConnectionState to, Cause cause, Delay delay) {
            rules.put(event, new Rule(to, cause, delay));
            return this;
        }

        void otherwise(ConnectionState stays) {
            for (RefreshEvent event : RefreshEvent.values()) {
                rules.putIfAbsent(event, new Rule(stays, Cause.NONE, Delay.UNCHANGED));
            }
        }
    }
}
