package dev.skillvault.impl.refresh;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.ConnectionRow.Trouble;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.refresh.RefreshMachine.Facts;
import dev.skillvault.impl.refresh.RefreshMachine.Transition;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.Renewals;
import dev.skillvault.impl.token.Renewals.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The two committed units of a refresh, with the exchange between them: the claim with its intent, and the settlement with its outcome.
 *
 * <p>Thread-safe.
 */
final class Settlements {
    /** Longer than an exchange can take. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** About the age at which consents to an app in testing mode end, where the provider's descriptor says that they do. */
    private static final Duration TESTING_MODE_FROM = Duration.ofHours(156);

    private static final Duration TESTING_MODE_TO = Duration.ofDays(8);

    private final Connections connections;
    private final Predicate<String> endsTestingModeConsents;
    private final Backoff backoff;
    private final String owner = UUID.randomUUID().toString();

    /**
     * Settles in these rows.
     *
     * @param endsTestingModeConsents whether a provider ends consents to an app in testing mode after seven days
     */
    Settlements(Connections connections, Predicate<String> endsTestingModeConsents, Backoff backoff) {
        this.connections = connections;
        this.endsTestingModeConsents = endsTestingModeConsents;
        this.backoff = backoff;
    }

    /** Takes the lease and records the intent; empty if another generation, another holder or a dead connection is found. */
    Optional<ConnectionRow> claim(UnitOfWork unit, ConnectionId id, long generation, String call, Occasion occasion)
            throws SQLException {
        Optional<ConnectionRow> claimed =
                connections.claim(unit.jdbc(), id, generation, owner, unit.now(), LEASE, occasion == Occasion.FORCED);
        if (claimed.isPresent()) {
            unit.append(draft(EntryKind.REFRESH_INTENT, claimed.get(), call, occasion)
                    .with(AuditField.REASON, occasion.name()));
        }
        return claimed;
    }

    /**
     * Stores what came of it. Tokens are stored as long as the generation is the one that was sent, even if the lease has ended since;
     * everything else only counts while the lease is held. A connection that was ended or deleted meanwhile is REVOKED afterwards, and
     * whoever holds tokens for it must revoke them.
     *
     * @param row as it was claimed
     */
    Transition settle(UnitOfWork unit, ConnectionRow row, Renewals.Attempt attempt, String call, Occasion occasion)
            throws SQLException {
        Instant now = unit.now();
        Facts facts = new Facts(attempt.word(), isTestingModeAge(row, now));
        RefreshEvent event = event(row, attempt.outcome(), occasion, now);
        Transition transition = RefreshMachine.next(row.state(), event, facts);
        boolean first = event == RefreshEvent.TOKENS
                ? attempt.store(unit, row)
                : connections.settle(
                        unit.jdbc(),
                        row,
                        transition.state(),
                        nextDue(row, transition, attempt, now),
                        trouble(row, transition));
        if (!first) {
            ConnectionState left = connections
                    .find(unit.jdbc(), row.id())
                    .map(ConnectionRow::state)
                    .orElse(ConnectionState.REVOKED);
            transition = RefreshMachine.next(left, RefreshEvent.SUPERSEDED, facts);
            connections.release(unit.jdbc(), row);
        }
        AuditDraft draft = draft(EntryKind.REFRESH_OUTCOME, row, call, occasion)
                .with(AuditField.OUTCOME, !first ? "SUPERSEDED" : outcome(event, transition));
        unit.append(transition.cause().isEmpty() ? draft : draft.with(AuditField.REASON, transition.cause()));
        return transition;
    }

    /**
     * The provider took an access token that it had rejected before. If that is the row's, and nothing else is under way with it, the next
     * rejection counts as the first.
     */
    void served(UnitOfWork unit, ConnectionId id, long generation) throws SQLException {
        Optional<ConnectionRow> now = connections
                .find(unit.jdbc(), id)
                .filter(row -> row.generation() == generation && row.trouble().failures() > 0);
        if (now.isEmpty()) {
            return;
        }
        ConnectionRow row = now.get();
        Transition transition = RefreshMachine.next(row.state(), RefreshEvent.NO_RENEWAL_SERVED, new Facts("", false));
        if (transition.delay() == RefreshMachine.Delay.AT_ACCESS_END
                && connections.forgetTrouble(
                        unit.jdbc(), row, transition.state(), row.times().accessExpiresAt())) {
            unit.append(draft(EntryKind.ACCESS_CONFIRMED, "vault", row)
                    .with(AuditField.OUTCOME, transition.state().name()));
        }
    }

    private static RefreshEvent event(ConnectionRow row, Outcome outcome, Occasion occasion, Instant now) {
        return switch (outcome) {
            case TOKENS -> RefreshEvent.TOKENS;
            case DEAD -> RefreshEvent.DEAD;
            case OPERATOR_FAULT -> RefreshEvent.OPERATOR_FAULT;
            case TRANSIENT -> RefreshEvent.TRANSIENT;
            case NO_ANSWER -> RefreshEvent.NO_ANSWER;
            case NO_RENEWAL -> withoutRenewal(row, occasion, now);
        };
    }

    /** An API may reject one call for reasons of its own; that it rejected one before is what the count of failures says. */
    private static RefreshEvent withoutRenewal(ConnectionRow row, Occasion occasion, Instant now) {
        boolean rejected = occasion == Occasion.REJECTED;
        if (row.times().expired(now) || (rejected && row.trouble().failures() > 0)) {
            return RefreshEvent.NO_RENEWAL;
        }
        return rejected ? RefreshEvent.NO_RENEWAL_REJECTED : RefreshEvent.NO_RENEWAL_YET;
    }

    private @Nullable Instant nextDue(ConnectionRow row, Transition transition, Renewals.Attempt attempt, Instant now) {
        return switch (transition.delay()) {
            case BACKOFF ->
                now.plus(backoff.after(
                        row.trouble().failures() + 1, attempt.retryAfter().orElse(null)));
            case AFTER_LEASE -> row.lease().until().isAfter(now) ? row.lease().until() : now;
            case AT_ACCESS_END -> row.times().accessExpiresAt();
            case BY_LIFETIME, NEVER, UNCHANGED -> null;
        };
    }

    private static Trouble trouble(ConnectionRow row, Transition transition) {
        if (transition.state() == ConnectionState.ACTIVE) {
            // the same token as before: that it was rejected once is not forgotten
            return new Trouble(row.trouble().failures(), null);
        }
        int failures = row.trouble().failures() + (transition.failed() ? 1 : 0);
        return new Trouble(failures, transition.cause().isEmpty() ? null : transition.cause());
    }

    private boolean isTestingModeAge(ConnectionRow row, Instant now) {
        Instant consented = row.origin().consentedAt();
        return consented != null
                && endsTestingModeConsents.test(row.provider())
                && !now.isBefore(consented.plus(TESTING_MODE_FROM))
                && !now.isAfter(consented.plus(TESTING_MODE_TO));
    }

    private static String outcome(RefreshEvent event, Transition transition) {
        return event == RefreshEvent.TOKENS ? "REFRESHED" : transition.state().name();
    }

    private static AuditDraft draft(EntryKind kind, ConnectionRow row, String call, Occasion occasion) {
        return draft(kind, occasion.actor(), row).with(AuditField.CALL, call);
    }

    private static AuditDraft draft(EntryKind kind, String actor, ConnectionRow row) {
        return AuditDraft.of(kind, actor)
                .with(AuditField.SUBJECT, row.user().value())
                .with(AuditField.PROVIDER, row.provider())
                .with(AuditField.CONNECTION, row.id().value())
                .details(Map.<String, Object>of("generation", row.generation()));
    }
}
