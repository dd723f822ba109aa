package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.SeedLogSigner;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Opens or enrols an agent without a vault secret. */
    public static AgentKeys openOrEnrol(Store store, X509Identity identity, Clock clock, SecureRandom random) {
        return openOrEnrol(store, identity, null, clock, random);
    }

    /**
     * Opens the agent that the identity names, or enrols it if the name is new to the store.
     *
     * @param vaultSecret mixed into the slot when the agent is enrolled, and needed from then on; null for none
     * @throws IdentityException if the certificate is not valid now, the name is enrolled under another key, or the agent was
     *     off-boarded
     * @throws VaultConfigurationException if the vault secret is missing, wrong, or not wanted
     * @throws CannotOpenException if the identity's key does not open the slot
     */
    public static AgentKeys openOrEnrol(
            Store store, X509Identity identity, @Nullable SecretBytes vaultSecret, Clock clock, SecureRandom random) {
        identity.checkValidAt(clock.instant());
        AgentId agent = agentName(identity);
        Sealer sealer = new Sealer(random);
        try (Connection connection = store.writer()) {
            Enrolment enrolment = new Enrolment(connection, agent, identity, vaultSecret, sealer, random);
            if (enrolment.createIfNew(clock.instant())) {
                connection.commit();
                store.sync(connection);
            }
            refuseEnded(connection, agent);
            SealingKey root =
                    new Slots(Enrolment.vaultId(connection), agent, sealer).open(connection, identity, vaultSecret);
            try {
                LogSigner signer = logSigner(connection, agent, sealer, root);
                return new AgentKeys(new KeyRing(agent, root, sealer, random), signer);
            } catch (SQLException | RuntimeException e) {
                root.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Store.unavailable("the agent's keys could not be read", e);
        }
    }

    /**
     * Refuses an identity that opening would enrol.
     *
     * @throws VaultConfigurationException if no agent of its name is enrolled
     */
    public static void requireEnrolled(Store store, X509Identity identity) {
        if (!isEnrolled(store, identity)) {
            throw new VaultConfigurationException(
                    "no agent named " + agentName(identity) + " is enrolled in this vault");
        }
    }

    /** Whether an agent of the identity's name is enrolled. */
    public static boolean isEnrolled(Store store, X509Identity identity) {
        AgentId agent = agentName(identity);
        return store.<Boolean>read(jdbc -> Enrolment.exists(jdbc, agent));
    }

    /** Whether an agent of this name was ever enrolled, under whatever key. */
    public static boolean isKnown(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM agent WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether no other agent was ever enrolled. */
    public static boolean isOnlyOne(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM agent WHERE agent_id <> ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                return !row.next();
            }
        }
    }

    /** Whether both have the same root key. */
    public boolean isSameAgentAs(AgentKeys other) {
        return ring.root().sameAs(other.ring.root());
    }

    /** Deletes an agent's slots and log key, and marks its row, so that the name is never enrolled anew. */
    public static void end(UnitOfWork unit, AgentId agent) throws SQLException {
        for (String sql : List.of(
                "DELETE FROM key_slot WHERE agent_id = ?",
                "DELETE FROM log_key WHERE agent_id = ?",
                "DELETE FROM operator_command WHERE agent_id = ?",
                "UPDATE agent SET offboarded_at = " + Micros.of(unit.now()) + " WHERE agent_id = ?")) {
            try (PreparedStatement statement = unit.jdbc().prepareStatement(sql)) {
                statement.setString(1, agent.value());
                statement.executeUpdate();
            }
        }
    }

    private static void refuseEnded(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT offboarded_at FROM agent WHERE agent_id = ? AND offboarded_at IS NOT NULL")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    throw new IdentityException("this agent was off-boarded on "
                            + Micros.of(row.getLong(1)).truncatedTo(ChronoUnit.SECONDS)
                            + ": its keys are deleted; enrol a new agent under another name");
                }
            }
        }
    }

    /**
     * The agent that an identity names.
     *
     * @throws IdentityException if its common name cannot be an agent's
     */
    public static AgentId agentName(X509Identity identity) {
        try {
            return new AgentId(identity.name());
        } catch (IllegalArgumentException e) {
            throw new IdentityException("the certificate's common name cannot be an agent's name: it takes lower-case"
                    + " letters, digits, dots, dashes and underscores");
        }
    }

    private static LogSigner logSigner(Connection connection, AgentId agent, Sealer sealer, SealingKey root)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT sealed_seed FROM log_key WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new CannotOpenException();
                }
                byte[] seed = sealer.open(root, Binding.of(agent, RecordType.LOG_KEY), row.getBytes(1));
                try {
                    return SeedLogSigner.of(seed);
                } finally {
                    Arrays.fill(seed, (byte) 0);
                }
            }
        }
    }
}
