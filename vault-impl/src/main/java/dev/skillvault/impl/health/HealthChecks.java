package dev.skillvault.impl.health;

import dev.skillvault.VaultException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.egress.Door;
import dev.skillvault.impl.provider.HealthCheck;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the providers whether the connections work, a few at a time. A check decides nothing by itself: an answer of 401 leads to one
 * refresh, as for every call, and only what the token endpoint then says can end a connection. A connection that is dead, or whose
 * descriptor names no operation that its scopes allow, is not asked.
 *
 * <p>Not thread-safe: used by the thread that checks.
 */
public final class HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
    private static final int AT_ONCE = 5;
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Store store;
    private final Connections connections;
    private final ProviderCatalog catalog;
    private final Door door;
    private final Duration every;
    private final Clock clock;
    private final Queue<ConnectionId> waiting = new ArrayDeque<>();
    private Instant nextRound;

    /** Checks every connection this often, and for the first time at once. */
    public HealthChecks(
            Store store, Connections connections, ProviderCatalog catalog, Door door, Duration every, Clock clock) {
        this.store = store;
        this.connections = connections;
        this.catalog = catalog;
        this.door = door;
        this.every = every;
        this.clock = clock;
        this.nextRound = clock.instant();
    }

    /** Checks some; says how long to wait before the next, at the latest. */
    public Duration step() {
        Instant now = clock.instant();
        if (waiting.isEmpty()) {
            if (now.isBefore(nextRound)) {
                return Duration.between(now, nextRound);
            }
            store.read(connections::all).forEach(row -> waiting.add(row.id()));
            nextRound = now.plus(every);
        }
        for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
            ConnectionId id = waiting.remove();
            store.read(jdbc -> connections.find(jdbc, id)).ifPresent(this::check);
        }
        return waiting.isEmpty() ? every : BREATH;
    }

    private void check(ConnectionRow row) {
        ProviderDescriptor provider = catalog.require(row.provider());
        Optional<Operation> operation = operation(provider, row);
        if (row.state() == ConnectionState.NEEDS_CONSENT
                || row.state() == ConnectionState.REVOKED
                || operation.isEmpty()) {
            return;
        }
        try {
            int status = door.check(row.user(), row.id(), row.provider(), operation.get())
                    .status();
            if (status >= 400) {
                unwell(row, "HTTP " + status);
            }
        } catch (ConnectionUnavailableException e) {
            unwell(row, e.state().name());
        } catch (VaultException e) {
            unwell(row, e.getClass().getSimpleName());
        }
    }

    private static Optional<Operation> operation(ProviderDescriptor provider, ConnectionRow row) {
        if (provider.health().kind() != HealthCheck.Kind.OPERATION) {
            return Optional.empty();
        }
        return provider.health().operations().stream()
                .map(provider::operation)
                .flatMap(Optional::stream)
                .filter(operation -> provider.allows(row.scopes(), operation))
                .findFirst();
    }

    private static void unwell(ConnectionRow row, String how) {
        LOG.atWarn()
                .addKeyValue("connection", row.id())
                .addKeyValue("provider", row.provider())
                .addKeyValue("answer", how)
                .log("a health check did not go well");
    }
}
