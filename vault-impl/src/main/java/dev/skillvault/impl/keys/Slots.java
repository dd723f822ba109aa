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
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one agent: its root key, wrapped for each identity key that may open it; one, and two while it is re-keyed. Found by
 * the hash of the public key, so that a renewed certificate opens the slot of the old one.
 *
 * <p>Works on one connection, whose transaction is the caller's. Not thread-safe.
 */
final class Slots {
    private final Connection connection;
    private final String vaultId;
    private final AgentId agent;
    private final Sealer sealer;

    Slots(Connection connection, String vaultId, AgentId agent, Sealer sealer) {
        this.connection = connection;
        this.vaultId = vaultId;
        this.agent = agent;
        this.sealer = sealer;
    }

    /** Wraps the root key for an identity, with the vault secret mixed in if there is one, and says by which id. */
    String add(X509Identity identity, @Nullable SecretBytes vaultSecret, SealingKey root, SecureRandom random)
            throws SQLException {
        SlotContext context = SlotContext.fresh(vaultId, agent, random);
        String id = HexFormat.of().formatHex(context.slotId());
        try (NewSlot slot = identity.key().newSlot(context, vaultSecret, random);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO key_slot (agent_id, slot_id,"
                        + " spki_sha256, algorithm, needs_secret, salt, parameters, sealed_root)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, agent.value());
            insert.setString(2, id);
            insert.setString(3, spki(identity));
            insert.setString(4, identity.key().algorithm());
            insert.setBoolean(5, vaultSecret != null);
            insert.setBytes(6, context.salt());
            insert.setBytes(7, slot.parameters());
            insert.setBytes(8, sealer.sealKey(slot.kek(), place(), root));
            insert.executeUpdate();
        }
        return id;
    }

    /**
     * Unwraps the root key; the caller closes it.
     *
     * @throws IdentityException if there is no slot for this key
     * @throws VaultConfigurationException if a vault secret is missing, wrong or not wanted
     * @throws CannotOpenException if the slot does not open
     */
    SealingKey open(X509Identity identity, @Nullable SecretBytes vaultSecret) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT slot_id, needs_secret, salt, parameters,"
                + " sealed_root FROM key_slot WHERE agent_id = ? AND spki_sha256 = ?")) {
            select.setString(1, agent.value());
            select.setString(2, spki(identity));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IdentityException("an agent named " + agent
                            + " is enrolled in this vault with another key; use that key, or another name");
                }
                requireFitting(row.getBoolean(2), vaultSecret);
                SlotContext context =
                        SlotContext.of(vaultId, agent, HexFormat.of().parseHex(row.getString(1)), row.getBytes(3));
                try (SealingKey kek = identity.key().openSlot(context, row.getBytes(4), vaultSecret)) {
                    return sealer.openKey(kek, place(), row.getBytes(5));
                } catch (CannotOpenException e) {
                    if (vaultSecret == null) {
                        throw e;
                    }
                    // the identity's key is the slot's, and checked against its certificate: what is left is the other
                    // half
                    throw new VaultConfigurationException("the vault secret is wrong, or the agent's slot was damaged");
                }
            }
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
