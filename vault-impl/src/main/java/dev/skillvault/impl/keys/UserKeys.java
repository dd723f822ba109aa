package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.key.UserKeyVersion;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rows of an agent's user keys, each wrapped under the root key. Writing methods belong into a unit of work.
 *
 * <p>Thread-safe.
 */
final class UserKeys {
    /**
     * Records by the key id in their header, which follows version and suite of a byte each; in the log's side rows it stands in
     * hexadecimal.
     */
    private static final List<String> COUNTS = List.of(
            "SELECT COUNT(*) FROM connection WHERE agent_id = ? AND user_id = ?"
                    + " AND SUBSTRING(sealed_tokens FROM 3 FOR 16) = ?",
            "SELECT COUNT(*) FROM pending_flow WHERE agent_id = ? AND user_id = ?"
                    + " AND SUBSTRING(sealed FROM 3 FOR 16) = ?",
            "SELECT COUNT(*) FROM approval WHERE agent_id = ? AND user_id = ?"
                    + " AND SUBSTRING(sealed FROM 3 FOR 16) = ?",
            "SELECT COUNT(*) FROM audit_entry e JOIN audit_side s ON s.agent = e.agent AND s.sequence = e.sequence"
                    + " WHERE e.agent = ? AND e.subject = ? AND SUBSTRING(s.sealed FROM 5 FOR 32) = ?");

    private final AgentId agent;
    private final SealingKey root;
    private final Sealer sealer;
    private final SecureRandom random;

    UserKeys(AgentId agent, SealingKey root, Sealer sealer, SecureRandom random) {
        this.agent = agent;
        this.root = root;
        this.sealer = sealer;
        this.random = random;
    }

    /** The key with this id; the caller closes it. */
    Optional<SealingKey> find(Connection connection, UserId user, byte[] keyId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT version, sealed_key FROM user_key WHERE agent_id = ? AND user_id = ? AND key_id = ?")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            select.setBytes(3, keyId);
            return unwrap(select, user);
        }
    }

    /** The key that seals; the caller closes it. */
    Optional<SealingKey> newest(Connection connection, UserId user) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT version, sealed_key FROM user_key WHERE agent_id = ? AND user_id = ?"
                        + " ORDER BY version DESC FETCH FIRST ROW ONLY")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            return unwrap(select, user);
        }
    }

    private Optional<SealingKey> unwrap(PreparedStatement select, UserId user) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(sealer.openKey(root, binding(user, row.getInt(1)), row.getBytes(2)))
                    : Optional.empty();
        }
    }

    /** Shows every version of every user's key, which is closed afterwards. */
    void forEach(Connection connection, Consumer<SealingKey> look) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT user_id, version, sealed_key FROM user_key WHERE agent_id = ? ORDER BY user_id, version")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Binding place = binding(new UserId(row.getString(1)), row.getInt(2));
                    try (SealingKey key = sealer.openKey(root, place, row.getBytes(3))) {
                        look.accept(key);
                    }
                }
            }
        }
    }

    boolean isNewest(Connection connection, UserId user, byte[] keyId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM user_key k WHERE k.agent_id = ?"
                + " AND k.user_id = ? AND k.key_id = ? AND NOT EXISTS (SELECT 1 FROM user_key n"
                + " WHERE n.agent_id = k.agent_id AND n.user_id = k.user_id AND n.version > k.version)")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            select.setBytes(3, keyId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Makes and stores a version; the caller closes it. */
    SealingKey create(Connection connection, UserId user, int version) throws SQLException {
        SealingKey key = SealingKey.generate(random);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO user_key (agent_id, user_id, version, key_id, sealed_key) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, user.value());
            insert.setInt(3, version);
            insert.setBytes(4, key.id());
            insert.setBytes(5, sealer.sealKey(root, binding(user, version), key));
            insert.executeUpdate();
            Outbox.note(connection, agent, Outbox.userKey(key.id()));
            return key;
        } catch (SQLException | RuntimeException e) {
            key.close();
            throw e;
        }
    }

    void drop(Connection connection, UserId user, int version) throws SQLException {
        noteAll(
                connection,
                "SELECT key_id FROM user_key WHERE agent_id = ? AND user_id = ? AND version = ?",
                user.value(),
                version);
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM user_key WHERE agent_id = ? AND user_id = ? AND version = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, user.value());
            delete.setInt(3, version);
            delete.executeUpdate();
        }
    }

    /** Deletes every version; whatever was sealed under them opens no more. */
    int dropAll(Connection connection, UserId user) throws SQLException {
        noteAll(connection, "SELECT key_id FROM user_key WHERE agent_id = ? AND user_id = ?", user.value());
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM user_key WHERE agent_id = ? AND user_id = ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, user.value());
            return delete.executeUpdate();
        }
    }

    void dropAll(Connection connection) throws SQLException {
        noteAll(connection, "SELECT key_id FROM user_key WHERE agent_id = ?");
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM user_key WHERE agent_id = ?")) {
            delete.setString(1, agent.value());
            delete.executeUpdate();
        }
    }

    /** A copy in the backup goes, too. */
    private void noteAll(Connection connection, String keyIds, Object... of) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(keyIds)) {
            select.setString(1, agent.value());
            for (int i = 0; i < of.length; i++) {
                select.setObject(i + 2, of[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Outbox.note(connection, agent, Outbox.userKey(row.getBytes(1)));
                }
            }
        }
    }

    /** Oldest first, with the number of records under each. */
    List<UserKeyVersion> versions(Connection connection, UserId user) throws SQLException {
        List<UserKeyVersion> versions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT version, key_id FROM user_key WHERE agent_id = ? AND user_id = ? ORDER BY version")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            try (ResultSet row = select.executeQuery()) {
                boolean more = row.next();
                while (more) {
                    int version = row.getInt(1);
                    long records = records(connection, user, row.getBytes(2));
                    more = row.next();
                    versions.add(new UserKeyVersion(version, records, !more));
                }
            }
        }
        return versions;
    }

    private long records(Connection connection, UserId user, byte[] keyId) throws SQLException {
        long records = 0;
        for (String count : COUNTS) {
            try (PreparedStatement select = connection.prepareStatement(count)) {
                select.setString(1, agent.value());
                select.setString(2, user.value());
                if (count.contains("audit_side")) {
                    select.setString(3, HexFormat.of().formatHex(keyId));
                } else {
                    select.setBytes(3, keyId);
                }
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    records += row.getLong(1);
                }
            }
        }
        return records;
    }

    private Binding binding(UserId user, int version) {
        return Binding.of(agent, RecordType.USER_KEY).withUser(user).withGeneration(version);
    }
}
