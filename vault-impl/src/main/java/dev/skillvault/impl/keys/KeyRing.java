package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Seals and opens the records of an agent's users, each under the user's own key. A user key is unwrapped for one record and wiped
 * again; only the root key stays in memory.
 *
 * <p>Thread-safe.
 */
public final class KeyRing implements AutoCloseable {
    private final AgentId agent;
    private final SealingKey root;
    private final Sealer sealer;
    private final SecureRandom random;

    KeyRing(AgentId agent, SealingKey root, Sealer sealer, SecureRandom random) {
        this.agent = agent;
        this.root = root;
        this.sealer = sealer;
        this.random = random;
    }

    /** The agent whose keys these are. */
    public AgentId agent() {
        return agent;
    }

    /** The root key, which this ring closes. */
    SealingKey root() {
        return root;
    }

    Sealer sealer() {
        return sealer;
    }

    /** What a user's record of this type is bound to; add the connection and generation if it has them. */
    public Binding binding(UserId user, RecordType type) {
        return Binding.of(agent, type).withUser(user);
    }

    /** Seals a record inside a unit of work, making the user's key with it if there is none yet. */
    public byte[] seal(UnitOfWork unit, Binding binding, byte[] plaintext) throws SQLException {
        try (SealingKey key = currentKey(unit, userOf(binding))) {
            return sealer.seal(key, binding, plaintext);
        }
    }

    /**
     * Opens a record with the key its header names.
     *
     * @throws CannotOpenException whatever the reason
     */
    public byte[] open(Connection connection, Binding binding, byte[] record) throws SQLException {
        UserId user = userOf(binding);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT version, sealed_key FROM user_key WHERE agent_id = ? AND user_id = ? AND key_id = ?")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            select.setBytes(3, Sealer.keyId(record));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new CannotOpenException();
                }
                try (SealingKey key = sealer.openKey(root, keyBinding(user, row.getInt(1)), row.getBytes(2))) {
                    return sealer.open(key, binding, record);
                }
            }
        }
    }

    /** Makes the user's key if there is none yet, so that a later seal in this unit adds no record of its own. */
    public void ensureKey(UnitOfWork unit, UserId user) throws SQLException {
        currentKey(unit, user).close();
    }

    private SealingKey currentKey(UnitOfWork unit, UserId user) throws SQLException {
        try (PreparedStatement select = unit.jdbc()
                .prepareStatement("SELECT version, sealed_key FROM user_key WHERE agent_id = ? AND user_id = ?"
                        + " ORDER BY version DESC FETCH FIRST ROW ONLY")) {
            select.setString(1, agent.value());
            select.setString(2, user.value());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return sealer.openKey(root, keyBinding(user, row.getInt(1)), row.getBytes(2));
                }
            }
        }
        return createKey(unit, user);
    }

    private SealingKey createKey(UnitOfWork unit, UserId user) throws SQLException {
        int version = 1;
        SealingKey key = SealingKey.generate(random);
        try (PreparedStatement insert = unit.jdbc()
                .prepareStatement("INSERT INTO user_key (agent_id, user_id, version, key_id, sealed_key)"
                        + " VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, user.value());
            insert.setInt(3, version);
            insert.setBytes(4, key.id());
            insert.setBytes(5, sealer.sealKey(root, keyBinding(user, version), key));
            insert.executeUpdate();
        }
        unit.append(AuditDraft.of(EntryKind.USER_KEY_CREATED, "vault")
                .with(AuditField.SUBJECT, user.value())
                .details(Map.<String, Object>of("keyId", HexFormat.of().formatHex(key.id()), "version", version)));
        return key;
    }

    private Binding keyBinding(UserId user, int version) {
        return Binding.of(agent, RecordType.USER_KEY).withUser(user).withGeneration(version);
    }

    private static UserId userOf(Binding binding) {
        UserId user = binding.user();
        if (user == null) {
            throw new IllegalArgumentException("a user's record is bound to a user");
        }
        return user;
    }

    @Override
    public void close() {
        root.close();
    }
}
