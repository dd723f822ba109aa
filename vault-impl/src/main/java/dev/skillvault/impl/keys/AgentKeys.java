package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.SeedLogSigner;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.identity.SlotContext;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Store;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An opened agent: its root key, in a {@link KeyRing}, and its log key. The root key is found by the hash of the identity's public
 * key, so a renewed certificate with the same key opens the same slot.
 *
 * <p>Immutable; whoever opens it closes the key ring.
 *
 * @param ring seals and opens users' records
 * @param logSigner signs checkpoints and grants
 */
public record AgentKeys(KeyRing ring, LogSigner logSigner) {

    /**
     * Opens the agent that the identity names, or enrols it if the name is new to the store.
     *
     * @throws IdentityException if the certificate is not valid now, or the name is enrolled under another key
     * @throws CannotOpenException if the identity's key does not open the slot
     */
    public static AgentKeys openOrEnrol(Store store, X509Identity identity, Clock clock, SecureRandom random) {
        identity.checkValidAt(clock.instant());
        AgentId agent = agentName(identity);
        Sealer sealer = new Sealer(random);
        try (Connection connection = store.writer()) {
            Enrolment enrolment = new Enrolment(connection, agent, identity, sealer, random);
            if (enrolment.createIfNew(clock.instant())) {
                connection.commit();
                store.sync(connection);
            }
            return open(connection, enrolment.vaultId(), agent, identity, sealer, random);
        } catch (SQLException e) {
            throw Store.unavailable("the agent's keys could not be read", e);
        }
    }

    private static AgentId agentName(X509Identity identity) {
        try {
            return new AgentId(identity.name());
        } catch (IllegalArgumentException e) {
            throw new IdentityException("the certificate's common name cannot be an agent's name: it takes lower-case"
                    + " letters, digits, dots, dashes and underscores");
        }
    }

    private static AgentKeys open(
            Connection connection,
            String vaultId,
            AgentId agent,
            X509Identity identity,
            Sealer sealer,
            SecureRandom random)
            throws SQLException {
        String spki = HexFormat.of().formatHex(identity.spkiSha256());
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT s.slot_id, s.salt, s.parameters, s.sealed_root, l.sealed_seed FROM key_slot s"
                        + " JOIN log_key l ON l.agent_id = s.agent_id WHERE s.agent_id = ? AND s.spki_sha256 = ?")) {
            select.setString(1, agent.value());
            select.setString(2, spki);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IdentityException("an agent named " + agent
                            + " is enrolled in this vault with another key; use that key, or another name");
                }
                SlotContext context =
                        SlotContext.of(vaultId, agent, HexFormat.of().parseHex(row.getString(1)), row.getBytes(2));
                try (SealingKey kek = identity.key().openSlot(context, row.getBytes(3), null)) {
                    SealingKey root = sealer.openKey(kek, Binding.of(agent, RecordType.ROOT_KEY), row.getBytes(4));
                    byte[] seed = sealer.open(root, Binding.of(agent, RecordType.LOG_KEY), row.getBytes(5));
                    try {
                        return new AgentKeys(new KeyRing(agent, root, sealer, random), SeedLogSigner.of(seed));
                    } finally {
                        Arrays.fill(seed, (byte) 0);
                    }
                }
            }
        }
    }
}
