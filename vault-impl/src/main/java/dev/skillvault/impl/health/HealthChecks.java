package dev.skillvault.impl.health;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.egress.Door;
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
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the providers whether the connections work, a few at a time: by an operation, or by introspection of the access token (RFC 7662), as
 * the descriptor says. A check decides nothing by itself: an answer of 401 to an operation, or {@code active: false}, leads to one refresh,
 * and only what comes of that can end a connection. A connection that is dead is not asked, nor one whose scopes allow no operation that its
 * descriptor names, nor by introspection where the agent has no registration to ask with.
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
    private final Predicate<String> registered;
    private final Door door;
    private final Duration every;
    private final Clock clock;
    private final Queue<ConnectionId> waiting = new ArrayDeque<>();
    private Instant nextRound;

    /**
     * Checks every connection this often, and for the first time at once.
     *
     * @param registered whether the agent has a registration at a provider
     */
    public HealthChecks(
            Store store,
            Connections connections,
            ProviderCatalog catalog,
            Predicate<String> registered,
            Door door,
            Duration every,
            Clock clock) {
        this.store = store;
        this.connections = connections;
        this.catalog = catalog;
        this.registered = registered;
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
        if (row.state() == ConnectionState.NEEDS_CONSENT || row.state() == ConnectionState.REVOKED) {
            return;
        }
        try {
            ask(row, catalog.require(row.provider()))
                    .map(ApiResponse::status)
                    .filter(status -> status >= 400)
                    .ifPresent(status -> unwell(row, "HTTP " + status));
        } catch (ConnectionUnavailableException e) {
            unwell(row, e.state().name());
        } catch (RuntimeException e) {
            // whatever is wrong with one account or its descriptor, the others are checked
            unwell(row, e.getClass().getSimpleName());
        }
    }

    /** Empty if there is no way to ask. */
    private Optional<ApiResponse> ask(ConnectionRow row, ProviderDescriptor provider) {
        return switch (provider.health().kind()) {
            case OPERATION ->
                operation(provider, row).map(operation -> door.check(row.user(), row.id(), row.provider(), operation));
            case INTROSPECTION ->
                registered.test(row.provider())
                        ? Optional.of(door.introspect(row.user(), row.id(), row.provider()))
                        : Optional.empty();
            case NONE -> Optional.empty();
        };
    }

    private static Optional<Operation> operation(ProviderDescriptor provider, ConnectionRow row) {
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
