package dev.skillvault.impl.refresh;

import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.Causes;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.refresh.RefreshMachine.Transition;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.token.Renewals;
import dev.skillvault.impl.token.Renewals.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One refresh from claim to settlement, on the thread that calls: the intent is committed before the request is sent, and what came of it
 * before anyone uses it.
 *
 * <p>Thread-safe.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /** With growing pauses more than a minute. */
    private static final int SETTLE_ATTEMPTS = 12;

    private static final Duration SETTLE_PAUSE = Duration.ofMillis(500);

    private final Committer committer;
    private final TokenCopies copies;
    private final Renewals renewals;
    private final Settlements settlements;
    private final Clock clock;
    private final Pause pause;
    private final Map<String, RefreshStatus.Failure> failures = new ConcurrentHashMap<>();

    Exchange(
            Committer committer,
            TokenCopies copies,
            Renewals renewals,
            Settlements settlements,
            Clock clock,
            Pause pause) {
        this.committer = committer;
        this.copies = copies;
        this.renewals = renewals;
        this.settlements = settlements;
        this.clock = clock;
        this.pause = pause;
    }

    /** The last failure at each provider. */
    Map<String, RefreshStatus.Failure> failures() {
        return Map.copyOf(failures);
    }

    /** False if there was nothing to do: another generation, another holder, a connection that is dead or is to be waited for. */
    boolean run(ConnectionId id, long generation, String provider, Occasion occasion) throws InterruptedException {
        String call = UUID.randomUUID().toString();
        Optional<ConnectionRow> claimed =
                committer.commit(unit -> settlements.claim(unit, id, generation, call, occasion));
        if (claimed.isEmpty()) {
            return false;
        }
        ConnectionRow row = claimed.get();
        try (Renewals.Attempt attempt = renew(row)) {
            Transition transition = commit(row, call, occasion, attempt);
            if (attempt.outcome() == Outcome.TOKENS && transition.state() == ConnectionState.REVOKED) {
                // who ended the connection could only revoke the tokens there were
                attempt.revoke();
            }
            if (!transition.cause().isEmpty()) {
                failures.put(provider, new RefreshStatus.Failure(clock.instant(), transition.cause()));
            }
        }
        return true;
    }

    /** Whatever fails here is an answer too: without a settlement the connection would count as lost. */
    private Renewals.Attempt renew(ConnectionRow row) {
        try {
            Renewals.Attempt attempt = renewals.renew(row);
            return attempt.outcome() == Outcome.DEAD ? afterCopy(row.id(), attempt) : attempt;
        } catch (CannotOpenException e) {
            var unused = copies.putBack(row.id());
            return new GivenAttempt(Outcome.TRANSIENT, "the stored tokens cannot be opened");
        } catch (VaultConfigurationException e) {
            return new GivenAttempt(Outcome.OPERATOR_FAULT, Causes.NOT_CONFIGURED);
        } catch (VaultException e) {
            return new GivenAttempt(Outcome.TRANSIENT, "the vault's store did not answer");
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("failure", e.getClass().getName()).log("an exchange failed in the vault itself");
            return new GivenAttempt(Outcome.NO_ANSWER, "");
        }
    }

    /** If a token is dead, a copy may hold a newer one; then this generation is no longer the row's, and the settlement finds that. */
    private Renewals.Attempt afterCopy(ConnectionId id, Renewals.Attempt dead) {
        try (dead) {
            boolean same = copies.putBack(id) == TokenCopies.Help.NOT_NEWER;
            return new GivenAttempt(Outcome.DEAD, dead.word() + (same ? "; the backup holds the same token" : ""));
        }
    }

    /**
     * What a provider gave exists nowhere else until it is stored, and a rotated refresh token cannot be asked for again: a store that
     * is down for a while must not lose it. Settling is bound to the generation, so that trying again never does it twice.
     */
    private Transition commit(ConnectionRow row, String call, Occasion occasion, Renewals.Attempt attempt)
            throws InterruptedException {
        Duration wait = SETTLE_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                return committer.commit(unit -> settlements.settle(unit, row, attempt, call, occasion));
            } catch (VaultUnavailableException e) {
                if (tried == SETTLE_ATTEMPTS) {
                    LOG.atError()
                            .addKeyValue("connection", row.id())
                            .log("what the provider answered could not be stored and is lost; the account may have to"
                                    + " be connected again");
                    throw e;
                }
                LOG.atError()
                        .addKeyValue("connection", row.id())
                        .log("what the provider answered cannot be stored now; it is kept in memory and tried again");
                pause.pause(wait);
                wait = wait.compareTo(Duration.ofSeconds(8)) < 0 ? wait.multipliedBy(2) : wait;
            }
        }
    }
}
