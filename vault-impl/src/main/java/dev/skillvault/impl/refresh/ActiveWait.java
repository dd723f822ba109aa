package dev.skillvault.impl.refresh;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.store.Store;
import java.time.Duration;

/**
 * Waits until an account can be used again, whichever process makes it so: it looks at the store.
 *
 * <p>Thread-safe.
 */
public final class ActiveWait {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Store store;
    private final Connections connections;
    private final Pause pause;

    /** Wires the wait. */
    public ActiveWait(Store store, Connections connections, Pause pause) {
        this.store = store;
        this.connections = connections;
        this.pause = pause;
    }

    /** Whether it became active in time. */
    public boolean await(ConnectionId id, Duration timeout) {
        for (Duration waited = Duration.ZERO; ; waited = waited.plus(POLL)) {
            if (isActive(id)) {
                return true;
            }
            if (waited.compareTo(timeout) >= 0) {
                return false;
            }
            try {
                pause.pause(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VaultUnavailableException("interrupted while waiting for the account");
            }
        }
    }

    private boolean isActive(ConnectionId id) {
        ConnectionRow row = store.read(jdbc -> connections.find(jdbc, id))
                .orElseThrow(() -> new IllegalArgumentException("there is no connection " + id));
        if (row.state() == ConnectionState.REVOKED) {
            throw new ConnectionUnavailableException(
                    row.provider(), row.state(), "the account was disconnected and does not come back; do not wait");
        }
        return row.state() == ConnectionState.ACTIVE;
    }
}
