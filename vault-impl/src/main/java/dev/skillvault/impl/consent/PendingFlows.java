package dev.skillvault.impl.consent;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.consent.PendingFlow.Account;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.UnitOfWork;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Consents under way, in the store, where any node finds them. Each can be taken once, before it expires, by whoever brings its state; what
 * is left of it then, until it would have expired, tells a second answer from a forged one; there is nothing secret in that, so it is a mark
 * and not sealed, and keeps no version of the user's key from being dropped.
 *
 * <p>Immutable, thread-safe.
 */
final class PendingFlows {
    /**
     * What was answered, or is asked for by the vault itself, is kept at least so long, although it would have expired: longer than an
     * exchange can take with a store that has to be waited for, so that the unit which ends it finds it.
     */
    static final Duration WHILE_STORED = Duration.ofMinutes(10);

    /** A sealed record is longer, and begins with a version that is not 0. */
    private static final int MARK_LENGTH = 2;

    private final KeyRing ring;

    PendingFlows(KeyRing ring) {
        this.ring = ring;
    }

    /**
     * A flow as found.
     *
     * @param flow the flow; whoever found it closes it
     * @param stateHash under which it lies
     * @param expiresAt when it ends
     * @param keyId of the user's key that sealed it, in hexadecimal; empty if only a mark is left
     */
    record Found(PendingFlow flow, String stateHash, Instant expiresAt, String keyId) {}

    void add(UnitOfWork unit, String state, PendingFlow flow, Instant expiresAt) throws SQLException {
        try (PreparedStatement delete =
                unit.jdbc().prepareStatement("DELETE FROM pending_flow WHERE agent_id = ? AND expires_at <= ?")) {
            delete.setString(1, ring.agent().value());
            delete.setLong(2, Micros.of(unit.now()));
            delete.executeUpdate();
        }
        insert(unit, sha256(state), flow, expiresAt);
    }

    /** A flow by its state; empty if it is unknown or has expired. */
    Optional<Found> find(Connection jdbc, String state, Instant now) throws SQLException {
        try (PreparedStatement select =
                jdbc.prepareStatement("SELECT user_id, provider, connection_id, expires_at, sealed FROM pending_flow"
                        + " WHERE agent_id = ? AND state_sha256 = ? AND expires_at > ?")) {
            select.setString(1, ring.agent().value());
            select.setString(2, sha256(state));
            select.setLong(3, Micros.of(now));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(open(jdbc, row, sha256(state))) : Optional.empty();
            }
        }
    }

    /** Whether a flow still waits for its answer. */
    boolean isOpen(Connection jdbc, String state, Instant now) throws SQLException {
        try (PreparedStatement select = jdbc.prepareStatement(
                "SELECT sealed FROM pending_flow WHERE agent_id = ? AND state_sha256 = ? AND expires_at > ?")) {
            select.setString(1, ring.agent().value());
            select.setString(2, sha256(state));
            select.setLong(3, Micros.of(now));
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBytes(1).length != MARK_LENGTH;
            }
        }
    }

    /** How many flows to a connection there are before they expire, answered or not. */
    int begun(Connection jdbc, ConnectionId connection, Instant now) throws SQLException {
        return count(jdbc, "", connection, now);
    }

    /** How many flows to a connection still wait for their answers. */
    int waiting(Connection jdbc, ConnectionId connection, Instant now) throws SQLException {
        return count(jdbc, " AND OCTET_LENGTH(sealed) <> " + MARK_LENGTH, connection, now);
    }

    private int count(Connection jdbc, String which, ConnectionId connection, Instant now) throws SQLException {
        try (PreparedStatement count = jdbc.prepareStatement(
                "SELECT COUNT(*) FROM pending_flow WHERE agent_id = ? AND connection_id = ? AND expires_at > ?"
                        + which)) {
            count.setString(1, ring.agent().value());
            count.setString(2, connection.value());
            count.setLong(3, Micros.of(now));
            try (ResultSet row = count.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private Found open(Connection jdbc, ResultSet row, String stateHash) throws SQLException {
        Account account =
                new Account(new UserId(row.getString(1)), row.getString(2), new ConnectionId(row.getString(3)));
        byte[] sealed = row.getBytes(5);
        if (sealed.length == MARK_LENGTH) {
            return new Found(PendingFlow.marked(account, sealed[1]), stateHash, Micros.of(row.getLong(4)), "");
        }
        byte[] plaintext = ring.open(jdbc, binding(account), sealed);
        try {
            return new Found(
                    PendingFlow.decode(account, plaintext),
                    stateHash,
                    Micros.of(row.getLong(4)),
                    HexFormat.of().formatHex(Sealer.keyId(sealed)));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** An answer came: what is left of the flow has no secret in it. */
    void answered(UnitOfWork unit, Found found) throws SQLException {
        advance(unit, found, PendingFlow.Stage.ANSWERED, found.flow().account().connection());
    }

    /** It led to a connection, of which a second answer is told. */
    void connected(UnitOfWork unit, Found found, ConnectionId connection) throws SQLException {
        advance(unit, found, PendingFlow.Stage.CONNECTED, connection);
    }

    /** The connection to which it has led by now. */
    Optional<ConnectionId> connection(UnitOfWork unit, Found found) throws SQLException {
        try (PreparedStatement select = unit.jdbc()
                .prepareStatement("SELECT connection_id FROM pending_flow"
                        + " WHERE agent_id = ? AND state_sha256 = ? AND sealed = ?")) {
            select.setString(1, ring.agent().value());
            select.setString(2, found.stateHash());
            select.setBytes(3, mark(PendingFlow.Stage.CONNECTED));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new ConnectionId(row.getString(1))) : Optional.empty();
            }
        }
    }

    private static byte[] mark(PendingFlow.Stage stage) {
        return new byte[] {0, stage.number()};
    }

    /** It led to nothing. What a person may bring a second time leaves its mark; nothing is left of any other. */
    void end(UnitOfWork unit, Found found) throws SQLException {
        if (found.flow().stage() != PendingFlow.Stage.CODE) {
            delete(unit, found);
        }
    }

    private void advance(UnitOfWork unit, Found found, PendingFlow.Stage stage, ConnectionId connection)
            throws SQLException {
        delete(unit, found);
        Account former = found.flow().account();
        Instant kept = unit.now().plus(WHILE_STORED);
        insert(
                unit,
                found.stateHash(),
                new Account(former.user(), former.provider(), connection),
                found.expiresAt().isAfter(kept) ? found.expiresAt() : kept,
                mark(stage));
    }

    private void delete(UnitOfWork unit, Found found) throws SQLException {
        try (PreparedStatement delete =
                unit.jdbc().prepareStatement("DELETE FROM pending_flow WHERE agent_id = ? AND state_sha256 = ?")) {
            delete.setString(1, ring.agent().value());
            delete.setString(2, found.stateHash());
            delete.executeUpdate();
        }
    }

    /** False if the user was forgotten since: the key that had sealed the flow is gone. */
    boolean mayGoOn(UnitOfWork unit, Found found) throws SQLException {
        return ring.holds(
                unit.jdbc(), found.flow().account().user(), HexFormat.of().parseHex(found.keyId()));
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

    private void insert(UnitOfWork unit, String stateHash, PendingFlow flow, Instant expiresAt) throws SQLException {
        byte[] plaintext = flow.encode();
        try {
            insert(unit, stateHash, flow.account(), expiresAt, ring.seal(unit, binding(flow.account()), plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private void insert(UnitOfWork unit, String stateHash, Account account, Instant expiresAt, byte[] sealed)
            throws SQLException {
        try (PreparedStatement insert = unit.jdbc()
                .prepareStatement("INSERT INTO pending_flow (agent_id, state_sha256, user_id, provider, connection_id,"
                        + " expires_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, ring.agent().value());
            insert.setString(2, stateHash);
            insert.setString(3, account.user().value());
            insert.setString(4, account.provider());
            insert.setString(5, account.connection().value());
            insert.setLong(6, Micros.of(expiresAt));
            insert.setBytes(7, sealed);
            insert.executeUpdate();
        }
    }

    private Binding binding(Account account) {
        return ring.binding(account.user(), RecordType.PENDING_FLOW)
                .withConnection(account.provider(), account.connection());
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
