package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.identity.EnrolmentKeys;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.TestPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Logs written with the real appender into a real database, without a vault around them. */
final class TestLog implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T09:00:00.123456Z");
    private static final char[] PASSWORD = "correct horse".toCharArray();

    final StoreUrl url;
    final Connection jdbc;
    private final Path folder;

    TestLog(Path folder) throws SQLException {
        this(folder, "jdbc:h2:file:" + folder.resolve("vault"));
    }

    private TestLog(Path folder, String store) throws SQLException {
        this.folder = folder;
        this.url = StoreUrl.parse(store);
        Store.open(url).close();
        this.jdbc = store.startsWith("jdbc:h2:")
                ? TestWorld.database(folder)
                : TestPostgres.connect(store, TestPostgres.SUPERUSER);
        jdbc.setAutoCommit(false);
    }

    /** In a new database of a server. */
    static TestLog onPostgres(Path folder) throws SQLException {
        return new TestLog(folder, TestPostgres.newDatabase());
    }

    static LogSigner signer(String agent) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) agent.hashCode());
        return SeedLogSigner.of(seed);
    }

    static AgentId id(String agent) {
        return new AgentId(agent);
    }

    /** A log as enrolment begins it, vouched for by an identity of that name. */
    LogSigner enrol(String agent) throws Exception {
        return enrol(agent, agent);
    }

    /** A log for one agent that another agent's identity vouches for. */
    LogSigner enrol(String agent, String vouchedForBy) throws Exception {
        LogSigner signer = signer(agent);
        X509Identity identity = identity(agent + "-of-" + vouchedForBy, vouchedForBy);
        insertOwner(agent, identity);
        LogAppender.create(jdbc, id(agent), origin(agent), signer.publicKey());
        LogAppender log = LogAppender.lock(jdbc, id(agent));
        log.append(enrolment(agent, signer, identity), "unit-0", START);
        log.checkpoint(signer, START);
        log.flush();
        jdbc.commit();
        return signer;
    }

    static String origin(String agent) {
        return "dev.skillvault/log/test-vault/" + agent;
    }

    /** A new identity of this name, in a file of its own. */
    X509Identity identity(String file, String name) {
        return X509Identity.from(
                new EnrolmentKeys(Clock.fixed(START.minusSeconds(60), ZoneOffset.UTC), new SecureRandom())
                        .createPkcs12(folder.resolve(file + ".p12"), id(name), PASSWORD));
    }

    /** The first entry of the log of an agent, by which this identity vouches for its key. */
    static AuditDraft enrolment(String agent, LogSigner signer, X509Identity identity)
            throws CertificateEncodingException {
        byte[] vouch =
                identity.key().vouch(Vouch.statement("test-vault", id(agent), origin(agent), signer.publicKey()));
        Base64.Encoder base64 = Base64.getEncoder();
        return AuditDraft.of(EntryKind.AGENT_ENROLLED, "vault")
                .details(Map.of(
                        "vaultId", "test-vault",
                        "certificate",
                                base64.encodeToString(
                                        identity.certificateChain().get(0).getEncoded()),
                        "logKey", base64.encodeToString(signer.publicKey()),
                        "vouch", base64.encodeToString(vouch)));
    }

    private void insertOwner(String agent, X509Identity identity) throws SQLException {
        try (Statement insert = jdbc.createStatement()) {
            insert.execute("INSERT INTO vault_meta (id, vault_id) SELECT 1, 'test-vault'"
                    + " WHERE NOT EXISTS (SELECT 1 FROM vault_meta)");
            insert.execute("INSERT INTO agent (agent_id, spki_sha256, enrolled_at) VALUES ('" + agent + "', '"
                    + Hex.of(identity.spkiSha256()) + "', 0)");
        }
    }

    static AuditDraft denied(String subject) {
        return AuditDraft.of(EntryKind.CALL_DENIED, "skill:work@1.0.0")
                .with(AuditField.SUBJECT, subject)
                .with(AuditField.DECISION, "DENIED");
    }

    void append(String agent, Instant at, AuditDraft... drafts) throws SQLException {
        LogAppender log = LogAppender.lock(jdbc, id(agent));
        for (AuditDraft draft : drafts) {
            log.append(draft, "unit-" + log.size(), at);
        }
        log.flush();
        jdbc.commit();
    }

    Checkpoint checkpoint(String agent, Instant at) throws SQLException {
        LogAppender log = LogAppender.lock(jdbc, id(agent));
        Checkpoint checkpoint = log.checkpoint(signer(agent), at);
        log.flush();
        jdbc.commit();
        return checkpoint;
    }

    int run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            int changed = statement.executeUpdate();
            jdbc.commit();
            return changed;
        }
    }

    VerificationReport verify(Checkpoint... anchors) {
        return verifyNotes(Stream.of(anchors).map(Checkpoint::note).toArray(String[]::new));
    }

    VerificationReport verifyNotes(String... notes) {
        return verify(new LogVerifier.Options(List.of(notes), List.of(), (done, total) -> {}, START));
    }

    VerificationReport verify(LogVerifier.Options options) {
        try (LogVerifier verifier = StoreVerifier.open(url)) {
            return verifier.verify(options);
        }
    }

    @Override
    public void close() throws SQLException {
        jdbc.close();
    }
}
