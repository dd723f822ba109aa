package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.NewSlot;
import dev.skillvault.impl.identity.SlotContext;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Outbox;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one agent: its root key, wrapped for each identity key that may open it; one, and two while it is re-keyed. Found by
 * the hash of the public key, so that a renewed certificate opens the slot of the old one.
 *
 * <p>Immutable, thread-safe; the transaction is the caller's.
 */
final class Slots {
    private final String vaultId;
    private final AgentId agent;
    private final Sealer sealer;

    Slots(String vaultId, AgentId agent, Sealer sealer) {
        this.vaultId = vaultId;
        this.agent = agent;
        this.sealer = sealer;
    }

    /** Wraps the root key for an identity, with the vault secret mixed in if there is one. Costs private key operations. */
    Row wrap(X509Identity identity, @Nullable SecretBytes vaultSecret, SealingKey root, SecureRandom random) {
        SlotContext context = SlotContext.fresh(vaultId, agent, random);
        try (NewSlot slot = identity.key().newSlot(context, vaultSecret, random)) {
            return new Row(
                    HexFormat.of().formatHex(context.slotId()),
                    spki(identity),
                    identity.key().algorithm(),
                    vaultSecret != null,
                    context.salt(),
                    slot.parameters(),
                    sealer.sealKey(slot.kek(), place(), root));
        }
    }

    /** A slot as it is stored. Nothing in it is secret. */
    static final class Row {
        private final String id;
        private final String spkiSha256;
        private final String algorithm;
        private final boolean needsSecret;
        private final byte[] salt;
        private final byte[] parameters;
        private final byte[] sealedRoot;

        Row(
                String id,
                String spkiSha256,
                String algorithm,
                boolean needsSecret,
                byte[] salt,
                byte[] parameters,
                byte[] sealedRoot) {
            this.id = id;
            this.spkiSha256 = spkiSha256;
            this.algorithm = algorithm;
            this.needsSecret = needsSecret;
            this.salt = salt;
            this.parameters = parameters;
            this.sealedRoot = sealedRoot;
        }

        String id() {
            return id;
        }

        byte[] sealedRoot() {
            return sealedRoot.clone();
        }

        byte[] parameters() {
            return parameters.clone();
        }

        byte[] salt() {
            return salt.clone();
        }

        boolean needsSecret() {
            return needsSecret;
        }

        String algorithm() {
            return algorithm;
        }

        String spkiSha256() {
            return spkiSha256;
        }
    }

    void insert(Connection connection, Row row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO key_slot (agent_id, slot_id,"
                + " spki_sha256, algorithm, needs_secret, salt, parameters, sealed_root)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, row.id);
            insert.setString(3, row.spkiSha256);
            insert.setString(4, row.algorithm);
            insert.setBoolean(5, row.needsSecret);
            insert.setBytes(6, row.salt);
            insert.setBytes(7, row.parameters);
            insert.setBytes(8, row.sealedRoot);
            insert.executeUpdate();
            Outbox.note(connection, agent, Outbox.AGENT);
        }
    }

    /** Drops all slots but those of one key. */
    void keepOnly(Connection connection, String spkiSha256) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM key_slot WHERE agent_id = ? AND spki_sha256 <> ?")) {
            delete.setString(1, agent.value());
            delete.setString(2, spkiSha256);
            delete.executeUpdate();
            Outbox.note(connection, agent, Outbox.AGENT);
        }
    }

    boolean contains(Connection connection, String slotId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM key_slot WHERE agent_id = ? AND slot_id = ?")) {
            select.setString(1, agent.value());
            select.setString(2, slotId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    SealingKey open(Connection connection, X509Identity identity, @Nullable SecretBytes vaultSecret)
            throws SQLException {
        return open(rows(connection), identity, vaultSecret);
    }

    List<Row> rows(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT slot_id, spki_sha256, algorithm,"
                + " needs_secret, salt, parameters, sealed_root FROM key_slot WHERE agent_id = ? ORDER BY slot_id")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getBoolean(4),
                            row.getBytes(5),
                            row.getBytes(6),
                            row.getBytes(7)));
                }
            }
        }
        return rows;
    }

    /**
     * Unwraps the root key; the caller closes it.
     *
     * @throws IdentityException if there is no slot for this key
     * @throws VaultConfigurationException if a vault secret is missing, wrong or not wanted
     * @throws CannotOpenException if the slot does not open
     */
    SealingKey open(List<Row> rows, X509Identity identity, @Nullable SecretBytes vaultSecret) {
        Row row = rows.stream()
                .filter(each -> each.spkiSha256.equals(spki(identity)))
                .findFirst()
                .orElseThrow(() -> new IdentityException("an agent named " + agent
                        + " is enrolled in this vault with another key; use that key, or another name"));
        requireFitting(row.needsSecret, vaultSecret);
        try (SealingKey kek = identity.key().openSlot(context(row), row.parameters, vaultSecret)) {
            return sealer.openKey(kek, place(), row.sealedRoot);
        } catch (CannotOpenException e) {
            if (vaultSecret == null) {
                throw e;
            }
            // the identity's key is the slot's, and checked against its certificate: what is left is the other half
            throw new VaultConfigurationException("the vault secret is wrong, or the agent's slot was damaged");
        }
    }

    private SlotContext context(Row row) {
        try {
            return SlotContext.of(vaultId, agent, HexFormat.of().parseHex(row.id), row.salt);
        } catch (IllegalArgumentException e) {
            throw new CannotOpenException();
        }
    }

    /** The row's word is not believed: it decides about the sentence, and a slot opens only as it was made. */
    private static void requireFitting(boolean needsSecret, @Nullable SecretBytes vaultSecret) {
        if (needsSecret && vaultSecret == null) {
            throw new VaultConfigurationException(
                    "this agent was enrolled with a vault secret: pass it with vaultSecret(...)");
        }
        if (!needsSecret && vaultSecret != null) {
            throw new VaultConfigurationException(
                    "this agent was enrolled without a vault secret: open it without vaultSecret(...)");
        }
    }

    private Binding place() {
        return Binding.of(agent, RecordType.ROOT_KEY);
    }

    static String spki(X509Identity identity) {
        return HexFormat.of().formatHex(identity.spkiSha256());
    }
}
