package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.LogAppender;
import dev.skillvault.impl.audit.LogOrigin;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.LogState;
import dev.skillvault.impl.audit.SeedLogSigner;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Micros;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new agent in one transaction: slot, root key, log key, and the log's first entry, in which the identity's key vouches for
 * the log's. All of it or nothing.
 */
final class Enrolment {
    private final Connection connection;
    private final AgentId agent;
    private final X509Identity identity;
    private final @Nullable SecretBytes vaultSecret;
    private final Sealer sealer;
    private final SecureRandom random;

    Enrolment(
            Connection connection,
            AgentId agent,
            X509Identity identity,
            @Nullable SecretBytes vaultSecret,
            Sealer sealer,
            SecureRandom random) {
        this.connection = connection;
        this.agent = agent;
        this.identity = identity;
        this.vaultSecret = vaultSecret;
        this.sealer = sealer;
        this.random = random;
    }

    /** False if an agent of this name exists, under whatever key. */
    boolean createIfNew(Instant now) throws SQLException {
        if (exists(connection, agent)) {
            return false;
        }
        String vaultId = ensureVaultId();
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        try (SealingKey root = SealingKey.generate(random)) {
            insertKeys(vaultId, root, sealer.seal(root, Binding.of(agent, RecordType.LOG_KEY), seed), now);
            String origin = LogOrigin.first(vaultId, agent.value());
            beginLog(vaultId, origin, SeedLogSigner.of(seed), EntryKind.AGENT_ENROLLED, Map.of(), now);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
        return true;
    }

    /** Brings an agent back with the keys it had, and a log that continues its former one. */
    void restore(
            SealingKey root, byte[] sealedSeed, LogSigner signer, LogState former, Map<String, ?> details, Instant now)
            throws SQLException {
        String vaultId = ensureVaultId();
        insertKeys(vaultId, root, sealedSeed, now);
        Map<String, Object> continued = new TreeMap<>(details);
        continued.put(
                "continues",
                Map.of(
                        "origin", former.origin(),
                        "size", former.size(),
                        "root", former.root(),
                        "checkpoint", former.checkpoint()));
        String origin = LogOrigin.after(former.origin(), vaultId, agent.value());
        beginLog(vaultId, origin, signer, EntryKind.AGENT_RESTORED, continued, now);
    }

    private void insertKeys(String vaultId, SealingKey root, byte[] sealedSeed, Instant now) throws SQLException {
        insert(
                "INSERT INTO agent (agent_id, spki_sha256, enrolled_at) VALUES (?, ?, ?)",
                agent.value(),
                Slots.spki(identity),
                Micros.of(now));
        Slots slots = new Slots(vaultId, agent, sealer);
        slots.insert(connection, slots.wrap(identity, vaultSecret, root, random));
        insert("INSERT INTO log_key (agent_id, sealed_seed) VALUES (?, ?)", agent.value(), sealedSeed);
    }

    static boolean exists(Connection connection, AgentId agent) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM agent WHERE agent_id = ?")) {
            select.setString(1, agent.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    static String vaultId(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT vault_id FROM vault_meta");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private String ensureVaultId() throws SQLException {
        String known = vaultId(connection);
        if (known.isEmpty()) {
            known = UUID.randomUUID().toString();
            insert("INSERT INTO vault_meta (id, vault_id) VALUES (1, ?)", known);
        }
        return known;
    }

    private void beginLog(
            String vaultId, String origin, LogSigner signer, EntryKind kind, Map<String, ?> details, Instant now)
            throws SQLException {
        LogAppender.create(connection, agent, origin, signer.publicKey());
        LogAppender log = LogAppender.lock(connection, agent);
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] vouch = identity.key().vouch(Vouch.statement(vaultId, agent, origin, signer.publicKey()));
        Map<String, Object> all = new TreeMap<>(details);
        try {
            all.put("vaultId", vaultId);
            all.put(
                    "certificate",
                    base64.encodeToString(identity.certificateChain().get(0).getEncoded()));
            all.put("logKey", base64.encodeToString(signer.publicKey()));
            all.put("vouch", base64.encodeToString(vouch));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a loaded certificate has an encoding", e);
        }
        var unused = log.append(
                AuditDraft.of(kind, "vault").details(all), UUID.randomUUID().toString(), now);
        log.checkpoint(signer, now);
        log.flush();
    }

    private void insert(String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
