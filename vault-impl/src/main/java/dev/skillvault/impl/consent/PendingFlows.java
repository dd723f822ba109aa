package dev.skillvault.impl.consent;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.UnitOfWork;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Consents under way, in the store. Each can be taken once, before it expires, by whoever brings its state.
 *
 * <p>Immutable, thread-safe.
 */
final class PendingFlows {
    private final KeyRing ring;

    PendingFlows(KeyRing ring) {
        this.ring = ring;
    }

    void add(UnitOfWork unit, String state, PendingFlow flow, Instant expiresAt) throws SQLException {
        byte[] secrets = flow.encodeSecrets();
        try (PreparedStatement insert = unit.jdbc()
                .prepareStatement("INSERT INTO pending_flow (agent_id, state_sha256, user_id, provider, connection_id,"
                        + " expires_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, ring.agent().value());
            insert.setString(2, sha256(state));
            insert.setString(3, flow.user().value());
            insert.setString(4, flow.provider());
            insert.setString(5, flow.connection().value());
            insert.setLong(6, Micros.of(expiresAt));
            insert.setBytes(7, ring.seal(unit, binding(flow.user(), flow.provider(), flow.connection()), secrets));
            insert.executeUpdate();
        } finally {
            Arrays.fill(secrets, (byte) 0);
        }
    }

    /**
     * A flow that was taken out of the store.
     *
     * @param flow the flow
     * @param keyId of the user's key that had sealed it, in hexadecimal
     */
    record Taken(PendingFlow flow, String keyId) {}

    /** Takes a flow out of the store; empty if the state is unknown, used or expired. */
    Optional<Taken> take(UnitOfWork unit, String state) throws SQLException {
        Optional<Taken> flow = read(unit, state);
        try (PreparedStatement delete = unit.jdbc()
                .prepareStatement(
                        "DELETE FROM pending_flow WHERE agent_id = ? AND (state_sha256 = ? OR expires_at <= ?)")) {
            delete.setString(1, ring.agent().value());
            delete.setString(2, sha256(state));
            delete.setLong(3, Micros.of(unit.now()));
            delete.executeUpdate();
        }
        return flow;
    }

    /** False if the user was forgotten since: the key that had sealed the flow is gone. */
    boolean mayGoOn(UnitOfWork unit, Taken taken) throws SQLException {
        return ring.holds(unit.jdbc(), taken.flow().user(), HexFormat.of().parseHex(taken.keyId()));
    }

    /** Deletes a user's flows: none of them can be completed any more. */
    void delete(UnitOfWork unit, UserId user) throws SQLException {
        try (PreparedStatement delete =
                unit.jdbc().prepareStatement("DELETE FROM pending_flow WHERE agent_id = ? AND user_id = ?")) {
            delete.setString(1, ring.agent().value());
            delete.setString(2, user.value());
            delete.executeUpdate();
        }
    }

    void deleteAll(UnitOfWork unit) throws SQLException {
        try (PreparedStatement delete = unit.jdbc().prepareStatement("DELETE FROM pending_flow WHERE agent_id = ?")) {
            delete.setString(1, ring.agent().value());
            delete.executeUpdate();
        }
    }

    private Optional<Taken> read(UnitOfWork unit, String state) throws SQLException {
        try (PreparedStatement select = unit.jdbc()
                .prepareStatement("SELECT user_id, provider, connection_id, sealed FROM pending_flow"
                        + " WHERE agent_id = ? AND state_sha256 = ? AND expires_at > ?")) {
            select.setString(1, ring.agent().value());
            select.setString(2, sha256(state));
            select.setLong(3, Micros.of(unit.now()));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                UserId user = new UserId(row.getString(1));
                String provider = row.getString(2);
                ConnectionId connection = new ConnectionId(row.getString(3));
                byte[] sealed = row.getBytes(4);
                byte[] secrets = ring.open(unit.jdbc(), binding(user, provider, connection), sealed);
                try {
                    return Optional.of(new Taken(
                            PendingFlow.decode(user, provider, connection, secrets),
                            HexFormat.of().formatHex(Sealer.keyId(sealed))));
                } finally {
                    Arrays.fill(secrets, (byte) 0);
                }
            }
        }
    }

    private Binding binding(UserId user, String provider, ConnectionId connection) {
        return ring.binding(user, RecordType.PENDING_FLOW).withConnection(provider, connection);
    }

    private static String sha256(String state) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
