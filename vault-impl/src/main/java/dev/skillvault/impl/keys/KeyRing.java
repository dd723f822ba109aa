package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.Hmac;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.key.UserKeyVersion;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private final UserKeys keys;

    KeyRing(AgentId agent, SealingKey root, Sealer sealer, SecureRandom random) {
        this.agent = agent;
        this.root = root;
        this.sealer = sealer;
        this.keys = new UserKeys(agent, root, sealer, random);
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

    UserKeys userKeys() {
        return keys;
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
        try (SealingKey key = keys.find(connection, user, Sealer.keyId(record)).orElseThrow(CannotOpenException::new)) {
            return sealer.open(key, binding, record);
        }
    }

    /** Seals a record of the agent itself, which belongs to no user, under the root key. */
    public byte[] sealForAgent(RecordType type, byte[] plaintext) {
        return sealer.seal(root, Binding.of(agent, type), plaintext);
    }

    /**
     * Opens a record of the agent itself.
     *
     * @throws CannotOpenException whatever the reason
     */
    public byte[] openForAgent(RecordType type, byte[] record) {
        return sealer.open(root, Binding.of(agent, type), record);
    }

    /** Names an account of a provider, so that it can be told from another one and not be read: HMAC-SHA-256, in hexadecimal. */
    public String nameAccount(String provider, String account) {
        return HexFormat.of().formatHex(Hmac.derivedLabel(root, "account at " + provider, account));
    }

    /** Whether a record opens with a version of its user's key that is not, or not yet, in the store. */
    public boolean opens(Binding binding, byte[] record, int keyVersion, byte[] sealedKey) {
        Binding place =
                Binding.of(agent, RecordType.USER_KEY).withUser(userOf(binding)).withGeneration(keyVersion);
        try (SealingKey key = sealer.openKey(root, place, sealedKey)) {
            Arrays.fill(sealer.open(key, binding, record), (byte) 0);
            return true;
        } catch (CannotOpenException e) {
            return false;
        }
    }

    /** Makes the user's key if there is none yet, so that a later seal in this unit adds no record of its own. */
    public void ensureKey(UnitOfWork unit, UserId user) throws SQLException {
        currentKey(unit, user).close();
    }

    /** Whether the user still has the key of this id; not if they were forgotten since. */
    public boolean holds(Connection connection, UserId user, byte[] keyId) throws SQLException {
        Optional<SealingKey> found = keys.find(connection, user, keyId);
        found.ifPresent(SealingKey::close);
        return found.isPresent();
    }

    /** Whether a record of the user's lies under the newest version of their key. */
    public boolean isCurrent(Connection connection, UserId user, byte[] record) throws SQLException {
        return keys.isNewest(connection, user, Sealer.keyId(record));
    }

    /**
     * Gives the user's key a new version and drops those that nothing needs.
     *
     * @throws IllegalArgumentException if the user has no key
     */
    public void rotate(UnitOfWork unit, UserId user) throws SQLException {
        List<UserKeyVersion> before = keys.versions(unit.jdbc(), user);
        if (before.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no key of " + user + ": nothing was ever stored for this user");
        }
        int newest = before.get(before.size() - 1).version();
        List<Integer> dropped = new ArrayList<>();
        for (UserKeyVersion each : before) {
            // the one that was newest until now may be needed by a reader that holds a record which was just sealed
            // anew
            if (each.version() < newest && each.records() == 0) {
                keys.drop(unit.jdbc(), user, each.version());
                dropped.add(each.version());
            }
        }
        try (SealingKey key = keys.create(unit.jdbc(), user, newest + 1)) {
            unit.append(AuditDraft.of(EntryKind.USER_KEY_ROTATED, "operator")
                    .with(AuditField.SUBJECT, user.value())
                    .details(Map.<String, Object>of(
                            "keyId", HexFormat.of().formatHex(key.id()), "version", newest + 1, "dropped", dropped)));
        }
    }

    /** The versions of a user's key, oldest first, with the number of records under each. */
    public List<UserKeyVersion> versions(Connection connection, UserId user) throws SQLException {
        return keys.versions(connection, user);
    }

    /** Deletes the user's keys, and with them what was ever sealed for the user (crypto-shredding). Says how many there were. */
    public int shred(UnitOfWork unit, UserId user) throws SQLException {
        return keys.dropAll(unit.jdbc(), user);
    }

    /** Deletes the keys of all users. */
    public void shredAll(UnitOfWork unit) throws SQLException {
        keys.dropAll(unit.jdbc());
    }

    private SealingKey currentKey(UnitOfWork unit, UserId user) throws SQLException {
        Optional<SealingKey> newest = keys.newest(unit.jdbc(), user);
        if (newest.isPresent()) {
            return newest.get();
        }
        SealingKey key = keys.create(unit.jdbc(), user, 1);
        unit.append(AuditDraft.of(EntryKind.USER_KEY_CREATED, "vault")
                .with(AuditField.SUBJECT, user.value())
                .details(Map.<String, Object>of("keyId", HexFormat.of().formatHex(key.id()), "version", 1)));
        return key;
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
