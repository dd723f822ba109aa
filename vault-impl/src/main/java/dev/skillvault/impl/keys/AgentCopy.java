package dev.skillvault.impl.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.audit.LogState;
import dev.skillvault.impl.audit.SeedLogSigner;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to open an agent with its identity, as it is kept outside the store: the vault it was enrolled in, its slots and
 * its log key, wrapped as they are in their rows. Nothing in it is secret, and nothing is believed: what was changed does not open.
 *
 * <p>Immutable, thread-safe.
 */
public final class AgentCopy {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FORMAT = 1;

    private final String vaultId;
    private final AgentId agent;
    private final List<Slots.Row> slots;
    private final byte[] sealedSeed;

    private AgentCopy(String vaultId, AgentId agent, List<Slots.Row> slots, byte[] sealedSeed) {
        this.vaultId = vaultId;
        this.agent = agent;
        this.slots = List.copyOf(slots);
        this.sealedSeed = sealedSeed;
    }

    /** Copies an agent's rows; empty if it has none, because it was off-boarded or never there. */
    public static Optional<AgentCopy> read(Connection connection, AgentId agent) throws SQLException {
        String vaultId = Enrolment.vaultId(connection);
        List<Slots.Row> slots = new Slots(vaultId, agent, new Sealer(new SecureRandom())).rows(connection);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT sealed_seed FROM log_key WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && !slots.isEmpty()
                        ? Optional.of(new AgentCopy(vaultId, agent, slots, row.getBytes(1)))
                        : Optional.empty();
            }
        }
    }

    /** The copy as bytes. */
    public byte[] encode() {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("vaultId", vaultId)
                .put("agent", agent.value())
                .put("sealedSeed", sealedSeed);
        ArrayNode list = json.putArray("slots");
        for (Slots.Row slot : slots) {
            list.addObject()
                    .put("id", slot.id())
                    .put("spkiSha256", slot.spkiSha256())
                    .put("algorithm", slot.algorithm())
                    .put("needsSecret", slot.needsSecret())
                    .put("salt", slot.salt())
                    .put("parameters", slot.parameters())
                    .put("sealedRoot", slot.sealedRoot());
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /**
     * Reads what {@link #encode} wrote for this agent.
     *
     * @throws CannotOpenException if it is anything else
     */
    public static AgentCopy decode(AgentId agent, byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json == null
                    || json.path("format").asInt() != FORMAT
                    || !json.path("agent").asText().equals(agent.value())) {
                throw new CannotOpenException();
            }
            List<Slots.Row> slots = new ArrayList<>();
            for (JsonNode slot : json.path("slots")) {
                slots.add(new Slots.Row(
                        slot.path("id").asText(),
                        slot.path("spkiSha256").asText(),
                        slot.path("algorithm").asText(),
                        slot.path("needsSecret").asBoolean(),
                        bytes(slot, "salt"),
                        bytes(slot, "parameters"),
                        bytes(slot, "sealedRoot")));
            }
            return new AgentCopy(json.path("vaultId").asText(), agent, slots, bytes(json, "sealedSeed"));
        } catch (IOException e) {
            throw new CannotOpenException();
        }
    }

    private static byte[] bytes(JsonNode json, String field) throws IOException {
        byte[] bytes = json.path(field).binaryValue();
        if (bytes == null) {
            throw new CannotOpenException();
        }
        return bytes;
    }

    /** Whether there is a slot for this identity's key. */
    public boolean isFor(X509Identity identity) {
        return slots.stream().anyMatch(slot -> slot.spkiSha256().equals(Slots.spki(identity)));
    }

    /**
     * Opens the agent from the copy alone.
     *
     * @throws IdentityException if there is no slot for this identity's key
     * @throws VaultConfigurationException if a vault secret is missing, wrong or not wanted
     * @throws CannotOpenException if the copy does not open
     */
    public AgentKeys open(X509Identity identity, @Nullable SecretBytes vaultSecret, SecureRandom random) {
        Sealer sealer = new Sealer(random);
        if (vaultId.isEmpty()) {
            throw new CannotOpenException();
        }
        SealingKey root = new Slots(vaultId, agent, sealer).open(slots, identity, vaultSecret);
        byte[] seed = {};
        try {
            seed = sealer.open(root, Binding.of(agent, RecordType.LOG_KEY), sealedSeed);
            return new AgentKeys(new KeyRing(agent, root, sealer, random), SeedLogSigner.of(seed));
        } catch (RuntimeException e) {
            root.close();
            throw e;
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * Writes the agent into a store that does not know it, with a slot of that vault's own and a log that continues the former one.
     *
     * @param keys what {@link #open} gave
     * @param former how far the former log was known
     * @param details what the log's first entry says beside that
     */
    public void restore(
            Connection transaction,
            AgentKeys keys,
            X509Identity identity,
            @Nullable SecretBytes vaultSecret,
            LogState former,
            Map<String, ?> details,
            Instant now,
            SecureRandom random)
            throws SQLException {
        new Enrolment(transaction, agent, identity, vaultSecret, keys.ring().sealer(), random)
                .restore(keys.ring().root(), sealedSeed, keys.logSigner(), former, details, now);
    }
}
