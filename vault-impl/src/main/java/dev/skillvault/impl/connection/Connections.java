package dev.skillvault.impl.connection;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.connection.ConnectionRow.Lease;
import dev.skillvault.impl.connection.ConnectionRow.Origin;
import dev.skillvault.impl.connection.ConnectionRow.Times;
import dev.skillvault.impl.connection.ConnectionRow.Trouble;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.impl.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an agent's connections. Writing methods belong into a unit of work; each names the generation it expects, so that
 * a stale writer changes nothing.
 *
 * <p>Immutable, thread-safe.
 */
public final class Connections {
    private static final String SELECT = "SELECT connection_id, user_id, provider, state, generation, scopes,"
            + " access_expires_at, next_refresh_at, refresh_expires_at, lease_owner, lease_until, fence, failures, cause,"
            + " kind, consented_at, account_hash, host, sealed_tokens FROM connection"
            + " WHERE agent_id = ?";

    /** Clocks of nodes differ by less; a lease beyond is one that a clock wrote which was set back since. */
    private static final Duration GREATEST_SKEW = Duration.ofHours(1);

    private final AgentId agent;

    /** The connections of one agent. */
    public Connections(AgentId agent) {
        this.agent = agent;
    }

    /** A connection by its id. */
    public Optional<ConnectionRow> find(Connection jdbc, ConnectionId id) throws SQLException {
        return select(jdbc, SELECT + " AND connection_id = ?", id.value()).stream()
                .findFirst();
    }

    /** A user's connections. */
    public List<ConnectionRow> ofUser(Connection jdbc, UserId user) throws SQLException {
        return select(jdbc, SELECT + " AND user_id = ? ORDER BY provider, connection_id", user.value());
    }

    /**
     * Whether a connection that was not ended may be of this account: its keyed hash is the same, or the two cannot be compared. Hashes can
     * if they begin with the same tag, which says how the account was learned.
     *
     * @param accountHash of the account; null if it is not known, which may then be any
     * @param renewed the connection that the account is to renew, which holds nothing if it needs consent
     */
    public boolean mayHoldAccount(Connection jdbc, String provider, @Nullable String accountHash, ConnectionId renewed)
            throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement("SELECT 1 FROM connection"
                + " WHERE agent_id = ? AND provider = ? AND state <> 'REVOKED'"
                + " AND NOT (connection_id = ? AND state = 'NEEDS_CONSENT')"
                + " AND (account_hash IS NULL OR account_hash = ? OR SUBSTRING(account_hash FROM 1 FOR 1) <> ?)")) {
            select.setString(1, agent.value());
            select.setString(2, provider);
            select.setString(3, renewed.value());
            select.setString(4, accountHash == null ? "" : accountHash);
            select.setString(5, accountHash == null ? "" : accountHash.substring(0, 1));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Every connection of the agent. */
    public List<ConnectionRow> all(Connection jdbc) throws SQLException {
        return select(jdbc, SELECT + " ORDER BY user_id, provider, connection_id");
    }

    private List<ConnectionRow> select(Connection jdbc, String sql, String... keys) throws SQLException {
        return Rows.of(jdbc, agent, sql, Connections::decode, keys);
    }

    /** A row that is damaged, or that somebody changed, cannot be opened, like any sealed one. */
    private static ConnectionRow decode(ResultSet row) throws SQLException {
        try {
            byte[] sealed = row.getBytes(19);
            return new ConnectionRow(
                    new ConnectionId(row.getString(1)),
                    new UserId(row.getString(2)),
                    row.getString(3),
                    ConnectionState.valueOf(row.getString(4)),
                    row.getLong(5),
                    split(row.getString(6)),
                    new Times(Micros.get(row, 7), Micros.get(row, 8), Micros.get(row, 9)),
                    new Lease(row.getString(10), Micros.of(row.getLong(11)), row.getLong(12)),
                    new Trouble(row.getInt(13), row.getString(14)),
                    new Origin(
                            ConnectionKind.valueOf(row.getString(15)),
                            Micros.get(row, 16),
                            row.getString(17),
                            row.getString(18)),
                    sealed == null ? null : new SealedTokens(sealed));
        } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
            throw new CannotOpenException();
        }
    }

    private static Set<String> split(String scopes) {
        return scopes.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(scopes.split(" ")));
    }

    /** Makes the row of a connection that is being consented to for the first time; it has no tokens yet. */
    public void insert(Connection jdbc, ConnectionId id, UserId user, String provider) throws SQLException {
        try (PreparedStatement insert = jdbc.prepareStatement(
                "INSERT INTO connection (agent_id, connection_id, user_id, provider, state, generation, scopes)"
                        + " VALUES (?, ?, ?, ?, ?, 0, '')")) {
            insert.setString(1, agent.value());
            insert.setString(2, id.value());
            insert.setString(3, user.value());
            insert.setString(4, provider);
            insert.setString(5, ConnectionState.NEEDS_CONSENT.name());
            insert.executeUpdate();
            Outbox.note(jdbc, agent, Outbox.connection(id));
        }
    }

    /**
     * Stores a new generation of tokens, even if the lease under which they were asked for has ended. A lease that somebody else took
     * since is left alone.
     *
     * @return false if another generation came first
     */
    public boolean storeTokens(
            Connection jdbc, ConnectionId id, long expected, long fence, Set<String> scopes, Times times, byte[] sealed)
            throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE connection SET state = 'ACTIVE',"
                + " generation = generation + 1, scopes = ?, access_expires_at = ?, next_refresh_at = ?, refresh_expires_at = ?,"
                + " failures = 0, cause = NULL, lease_owner = CASE WHEN fence = ? THEN NULL ELSE lease_owner END,"
                + " lease_until = CASE WHEN fence = ? THEN 0 ELSE lease_until END, sealed_tokens = ?"
                + " WHERE agent_id = ? AND connection_id = ? AND generation = ? AND state <> 'REVOKED'")) {
            update.setString(1, String.join(" ", new TreeSet<>(scopes)));
            Micros.set(update, 2, times.accessExpiresAt());
            Micros.set(update, 3, times.nextRefreshAt());
            Micros.set(update, 4, times.refreshExpiresAt());
            update.setLong(5, fence);
            update.setLong(6, fence);
            update.setBytes(7, sealed);
            update.setString(8, agent.value());
            update.setString(9, id.value());
            update.setLong(10, expected);
            return noted(jdbc, id, update.executeUpdate());
        }
    }

    /** Notes how the account was connected, in the unit that stores the first tokens of that consent. */
    public void connected(Connection jdbc, ConnectionId id, Origin origin) throws SQLException {
        try (PreparedStatement update =
                jdbc.prepareStatement("UPDATE connection SET kind = ?, consented_at = ?, account_hash = ?, host = ?"
                        + " WHERE agent_id = ? AND connection_id = ?")) {
            update.setString(1, origin.kind().name());
            Micros.set(update, 2, origin.consentedAt());
            update.setString(3, origin.accountHash());
            update.setString(4, origin.host());
            update.setString(5, agent.value());
            update.setString(6, id.value());
            var unused = noted(jdbc, id, update.executeUpdate());
        }
    }

    /** Puts the same tokens, sealed anew, in the place of the old ones. Writes nothing else. */
    public void replaceSealed(Connection jdbc, ConnectionId id, byte[] sealed) throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement(
                "UPDATE connection SET sealed_tokens = ? WHERE agent_id = ? AND connection_id = ?")) {
            update.setBytes(1, sealed);
            update.setString(2, agent.value());
            update.setString(3, id.value());
            var unused = noted(jdbc, id, update.executeUpdate());
        }
    }

    /**
     * Takes the lease for a refresh of exactly this generation; it is due again when the lease ends. Empty if it is held, the generation
     * is another, or a failed refresh is still to be waited for. Who is forced does not wait after a failure, but waits like all others
     * after an exchange whose answer was not seen.
     *
     * @return the row as it was, with the new lease
     */
    public Optional<ConnectionRow> claim(
            Connection jdbc, ConnectionId id, long expected, String owner, Instant now, Duration length, boolean forced)
            throws SQLException {
        Optional<ConnectionRow> before = find(jdbc, id).filter(row -> row.generation() == expected);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Instant until = now.plus(length);
        String waits = forced ? "'UNCERTAIN'" : "'DEGRADED', 'UNCERTAIN'";
        String goes = forced ? "'ACTIVE', 'REFRESHING', 'DEGRADED'" : "'ACTIVE', 'REFRESHING'";
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE connection SET state = 'REFRESHING',"
                + " lease_owner = ?, lease_until = ?, next_refresh_at = ?, fence = fence + 1"
                + " WHERE agent_id = ? AND connection_id = ? AND generation = ?"
                + " AND (lease_until <= ? OR lease_until > ?)"
                + " AND (state IN (" + goes + ") OR state IN (" + waits + ")"
                + " AND (next_refresh_at IS NULL OR next_refresh_at <= ?))")) {
            update.setString(1, owner);
            Micros.set(update, 2, until);
            Micros.set(update, 3, until);
            update.setString(4, agent.value());
            update.setString(5, id.value());
            update.setLong(6, expected);
            Micros.set(update, 7, now);
            Micros.set(update, 8, until.plus(GREATEST_SKEW));
            Micros.set(update, 9, now);
            if (update.executeUpdate() != 1) {
                return Optional.empty();
            }
        }
        long fence = before.get().lease().fence() + 1;
        return before.map(row -> row.with(new Lease(owner, until, fence)));
    }

    /**
     * Sets the state of exactly this generation and ends the lease.
     *
     * @param claimed the row as {@link #claim} returned it
     * @return false if the generation is another, or the lease was lost to somebody else
     */
    public boolean settle(
            Connection jdbc,
            ConnectionRow claimed,
            ConnectionState state,
            @Nullable Instant nextRefreshAt,
            Trouble trouble)
            throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE connection SET state = ?, next_refresh_at = ?,"
                + " failures = ?, cause = ?, lease_owner = NULL, lease_until = 0"
                + " WHERE agent_id = ? AND connection_id = ? AND generation = ? AND lease_owner = ? AND fence = ?"
                + " AND state <> 'REVOKED'")) {
            update.setString(1, state.name());
            Micros.set(update, 2, nextRefreshAt);
            update.setInt(3, trouble.failures());
            update.setString(4, trouble.cause());
            update.setString(5, agent.value());
            update.setString(6, claimed.id().value());
            update.setLong(7, claimed.generation());
            update.setString(8, claimed.lease().owner());
            update.setLong(9, claimed.lease().fence());
            return noted(jdbc, claimed.id(), update.executeUpdate());
        }
    }

    /**
     * Forgets what went wrong with exactly this generation, if nobody is refreshing it.
     *
     * @return false if the generation is another, somebody refreshes it, or it was ended
     */
    public boolean forgetTrouble(
            Connection jdbc, ConnectionRow row, ConnectionState state, @Nullable Instant nextRefreshAt)
            throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE connection SET state = ?, next_refresh_at = ?,"
                + " failures = 0, cause = NULL WHERE agent_id = ? AND connection_id = ? AND generation = ?"
                + " AND state IN ('ACTIVE', 'DEGRADED')")) {
            update.setString(1, state.name());
            Micros.set(update, 2, nextRefreshAt);
            update.setString(3, agent.value());
            update.setString(4, row.id().value());
            update.setLong(5, row.generation());
            return noted(jdbc, row.id(), update.executeUpdate());
        }
    }

    /**
     * Notes that a secret nobody renews was refused where it was used.
     *
     * @return false if the row has another generation by now, or was ended
     */
    public boolean refuse(Connection jdbc, ConnectionRow used, String cause) throws SQLException {
        try (PreparedStatement update =
                jdbc.prepareStatement("UPDATE connection SET state = ?, next_refresh_at = NULL, cause = ?"
                        + " WHERE agent_id = ? AND connection_id = ? AND generation = ? AND state <> 'REVOKED'")) {
            update.setString(1, ConnectionState.NEEDS_CONSENT.name());
            update.setString(2, cause);
            update.setString(3, agent.value());
            update.setString(4, used.id().value());
            update.setLong(5, used.generation());
            return noted(jdbc, used.id(), update.executeUpdate());
        }
    }

    /** Ends this very lease, and nobody else's, after another generation came first. */
    public void release(Connection jdbc, ConnectionRow claimed) throws SQLException {
        try (PreparedStatement update =
                jdbc.prepareStatement("UPDATE connection SET lease_owner = NULL, lease_until = 0"
                        + " WHERE agent_id = ? AND connection_id = ? AND lease_owner = ? AND fence = ?")) {
            update.setString(1, agent.value());
            update.setString(2, claimed.id().value());
            update.setString(3, claimed.lease().owner());
            update.setLong(4, claimed.lease().fence());
            update.executeUpdate();
        }
    }

    /** Deletes a user's rows, states and times included. */
    public void delete(Connection jdbc, UserId user) throws SQLException {
        for (ConnectionRow row : ofUser(jdbc, user)) {
            Outbox.note(jdbc, agent, Outbox.connection(row.id()));
        }
        try (PreparedStatement delete =
                jdbc.prepareStatement("DELETE FROM connection WHERE agent_id = ? AND user_id = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, user.value());
            delete.executeUpdate();
        }
    }

    /** Ends a connection and deletes its tokens. */
    public void revoke(Connection jdbc, ConnectionId id) throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement(
                "UPDATE connection SET state = 'REVOKED', sealed_tokens = NULL, access_expires_at = NULL,"
                        + " next_refresh_at = NULL, refresh_expires_at = NULL, lease_owner = NULL, lease_until = 0"
                        + " WHERE agent_id = ? AND connection_id = ?")) {
            update.setString(1, agent.value());
            update.setString(2, id.value());
            var unused = noted(jdbc, id, update.executeUpdate());
        }
    }

    /** A lease is nothing the backup needs to know; everything else is. */
    private boolean noted(Connection jdbc, ConnectionId id, int rows) throws SQLException {
        if (rows == 1) {
            Outbox.note(jdbc, agent, Outbox.connection(id));
        }
        return rows == 1;
    }
}
