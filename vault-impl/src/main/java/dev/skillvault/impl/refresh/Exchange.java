package dev.skillvault.impl.refresh;

import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.Causes;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.refresh.RefreshMachine.Transition;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.PatientCommitter;
import dev.skillvault.impl.store.TimeOrderedId;
import dev.skillvault.impl.token.Renewals;
import dev.skillvault.impl.token.Renewals.Outcome;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
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

    private final Committer committer;
    private final PatientCommitter patiently;
    private final TokenCopies copies;
    private final Renewals renewals;
    private final Settlements settlements;
    private final Clock clock;
    private final Map<String, RefreshStatus.Failure> failures = new ConcurrentHashMap<>();

    Exchange(
            Committer committer,
            PatientCommitter patiently,
            TokenCopies copies,
            Renewals renewals,
            Settlements settlements,
            Clock clock) {
        this.committer = committer;
        this.patiently = patiently;
        this.copies = copies;
        this.renewals = renewals;
        this.settlements = settlements;
        this.clock = clock;
    }

    /** The last failure at each provider. */
    Map<String, RefreshStatus.Failure> failures() {
        return Map.copyOf(failures);
    }

    /** False if there was nothing to do: another generation, another holder, a connection that is dead or is to be waited for. */
    boolean run(ConnectionId id, long generation, String provider, Occasion occasion) {
        String call = TimeOrderedId.next(clock.instant());
        Optional<ConnectionRow> claimed =
                committer.commit(unit -> settlements.claim(unit, id, generation, call, occasion));
        if (claimed.isEmpty()) {
            return false;
        }
        ConnectionRow row = claimed.get();
        try (Renewals.Attempt attempt = renew(row)) {
            // bound to the generation, so that it is done once however often it is tried
            Transition transition =
                    patiently.commit(id, unit -> settlements.settle(unit, row, attempt, call, occasion));
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

    /** A call that went well is not to fail because of this; the next one says it again. */
    void served(ConnectionId id, long generation) {
        try {
            committer.commit(unit -> {
                settlements.served(unit, id, generation);
                return true;
            });
        } catch (VaultException e) {
            LOG.atWarn().addKeyValue("connection", id).log("that a connection works again could not be stored");
        }
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
}
