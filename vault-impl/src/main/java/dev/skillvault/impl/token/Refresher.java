package dev.skillvault.impl.token;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes a generation of tokens once, whatever the number of callers. The intent and the lease are committed before the request
 * is sent, the new tokens before anyone uses them, and the exchange runs in a task of its own that no caller can cancel.
 *
 * <p>Transitions: ACTIVE, DEGRADED or UNCERTAIN -claim-> REFRESHING; then tokens -> ACTIVE, dead -> NEEDS_CONSENT, operator's fault
 * or transient -> DEGRADED (from UNCERTAIN: UNCERTAIN), no answer -> UNCERTAIN, and no answer to the one retry from UNCERTAIN
 * -> NEEDS_CONSENT.
 *
 * <p>Thread-safe.
 */
final class Refresher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    /** Longer than an exchange can take. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final int SETTLE_ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Store store;
    private final Committer committer;
    private final Connections connections;
    private final TokenCopies copies;
    private final TokenStore tokens;
    private final TokenEndpoint endpoint;
    private final ProviderCatalog catalog;
    private final String owner = UUID.randomUUID().toString();
    private final Map<ConnectionId, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService exchanges = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "skill-vault-refresh");
        thread.setDaemon(true);
        return thread;
    });

    Refresher(
            Store store,
            Committer committer,
            Connections connections,
            TokenCopies copies,
            TokenStore tokens,
            TokenEndpoint endpoint,
            ProviderCatalog catalog) {
        this.store = store;
        this.committer = committer;
        this.connections = connections;
        this.copies = copies;
        this.tokens = tokens;
        this.endpoint = endpoint;
        this.catalog = catalog;
    }

    /** Refreshes this generation if it is still the newest, or waits for who already does; then the caller reads the store again. */
    void refresh(ConnectionId id, long generation, String cause) {
        CompletableFuture<Void> exchange = underWay.computeIfAbsent(
                id, key -> CompletableFuture.runAsync(() -> refreshOnce(id, generation, cause), exchanges));
        var unused = exchange.whenComplete((done, failure) -> underWay.remove(id, exchange));
        try {
            exchange.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new VaultUnavailableException("refreshing the account's access takes too long; try again later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultUnavailableException("interrupted while the account's access was refreshed");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private void refreshOnce(ConnectionId id, long generation, String cause) {
        String call = UUID.randomUUID().toString();
        Optional<ConnectionRow> claimed = committer.commit(unit -> claim(unit, id, generation, call, cause));
        if (claimed.isEmpty()) {
            return;
        }
        ConnectionRow row = claimed.get();
        // REFRESHING with a lease that ended: whoever sent it is gone, and so is the answer
        boolean lastTry = row.state() == ConnectionState.UNCERTAIN || row.state() == ConnectionState.REFRESHING;
        try (TokenSet old = store.read(jdbc -> tokens.open(jdbc, row))) {
            TokenAnswer answer = afterCopy(row.id(), endpoint.renew(catalog.require(row.provider()), old.renewal()));
            try {
                commitSettlement(unit -> settle(unit, row, answer, old.renewal(), call, lastTry));
            } finally {
                answer.close();
            }
        }
    }

    /** If a token is dead, a copy may hold a newer one; then this generation is no longer the row's, and the settlement finds that. */
    private TokenAnswer afterCopy(ConnectionId id, TokenAnswer answer) {
        return answer instanceof TokenAnswer.Dead dead && copies.putBack(id) == TokenCopies.Help.NOT_NEWER
                ? new TokenAnswer.Dead(dead.error() + "; the backup holds the same token")
                : answer;
    }

    /**
     * What a provider gave exists nowhere else until it is stored, and a rotated refresh token cannot be asked for again: a store that
     * is down for a moment must not lose it. Settling is bound to the generation, so that trying again never does it twice.
     */
    private void commitSettlement(UnitOfWork.Work<Boolean> settlement) {
        for (int attempt = 1; ; attempt++) {
            try {
                committer.commit(settlement);
                return;
            } catch (VaultUnavailableException e) {
                if (attempt == SETTLE_ATTEMPTS) {
                    LOG.error(
                            "new tokens could not be stored and are lost; the account may have to be connected again");
                    throw e;
                }
            }
        }
    }

    /** Takes the lease and records the intent; empty if another generation, another holder or a dead connection is found. */
    private Optional<ConnectionRow> claim(UnitOfWork unit, ConnectionId id, long generation, String call, String cause)
            throws SQLException {
        Optional<ConnectionRow> row = connections.find(unit.jdbc(), id);
        if (row.isEmpty()
                || row.get().generation() != generation
                || !connections.claim(
                        unit.jdbc(),
                        id,
                        generation,
                        owner,
                        unit.now(),
                        unit.now().plus(LEASE))) {
            return Optional.empty();
        }
        unit.append(draft(EntryKind.REFRESH_INTENT, row.get(), call).with(AuditField.REASON, cause));
        return row;
    }

    private boolean settle(
            UnitOfWork unit, ConnectionRow row, TokenAnswer answer, Renewal renewal, String call, boolean lastTry)
            throws SQLException {
        if (answer instanceof TokenAnswer.Tokens fresh) {
            boolean stored = tokens.store(unit, row, fresh, renewal);
            return record(unit, row, call, stored ? "REFRESHED" : "SUPERSEDED", "");
        }
        Instant later = unit.now().plus(RETRY);
        // an answer that says nothing of the lost one leaves it lost: the next try is still the last
        ConnectionState unwell = lastTry ? ConnectionState.UNCERTAIN : ConnectionState.DEGRADED;
        return answer.<Settlement>fold(
                        tokens -> new Settlement(ConnectionState.ACTIVE, null, ""),
                        dead -> new Settlement(
                                ConnectionState.NEEDS_CONSENT, null, lastTry ? "outcome unknown" : dead.error()),
                        fault -> new Settlement(unwell, later, fault.error()),
                        passing -> new Settlement(
                                unwell,
                                passing.retryAfter() == null
                                        ? later
                                        : unit.now().plus(passing.retryAfter()),
                                passing.cause()),
                        none -> lastTry
                                ? new Settlement(ConnectionState.NEEDS_CONSENT, null, "outcome unknown")
                                : new Settlement(ConnectionState.UNCERTAIN, later, "no answer seen"))
                .apply(this, unit, row, call);
    }

    private record Settlement(
            ConnectionState state, @Nullable Instant next, String cause) {
        boolean apply(Refresher refresher, UnitOfWork unit, ConnectionRow row, String call) throws SQLException {
            boolean settled = refresher.connections.settle(unit.jdbc(), row.id(), row.generation(), state, next, cause);
            return refresher.record(unit, row, call, settled ? state.name() : "SUPERSEDED", cause);
        }
    }

    private boolean record(UnitOfWork unit, ConnectionRow row, String call, String outcome, String cause)
            throws SQLException {
        AuditDraft draft = draft(EntryKind.REFRESH_OUTCOME, row, call).with(AuditField.OUTCOME, outcome);
        unit.append(cause.isEmpty() ? draft : draft.with(AuditField.REASON, cause));
        return outcome.equals("REFRESHED");
    }

    private static AuditDraft draft(EntryKind kind, ConnectionRow row, String call) {
        return AuditDraft.of(kind, "vault")
                .with(AuditField.CALL, call)
                .with(AuditField.SUBJECT, row.user().value())
                .with(AuditField.PROVIDER, row.provider())
                .with(AuditField.CONNECTION, row.id().value())
                .details(Map.<String, Object>of("generation", row.generation()));
    }

    /** Lets exchanges under way finish. */
    @Override
    public void close() {
        exchanges.shutdown();
        try {
            if (!exchanges.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                exchanges.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
