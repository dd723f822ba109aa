package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.identity.KeyType;
import dev.skillvault.impl.identity.EnrolmentKeys;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** A genuine log with random entries, re-keys and checkpoints, without a database. */
final class RandomLog {
    static final String AGENT = "agent-one";
    static final String VAULT = "vault-7";
    private static final LogSigner SIGNER = TestLog.signer(AGENT);
    private static final List<String> TEXTS =
            List.of("alice", "zoë \ud83d\udd11", "", "line\nbreak", "{\"a\":[1]}", "\u202eright", "nul\0");

    private final Random random;
    private final List<byte[]> leaves = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final CompactRange range = CompactRange.empty();
    private final NavigableMap<Long, String> notes = new TreeMap<>();
    private final List<Long> rekeys = new ArrayList<>();
    private Instant now = TestLog.START;
    private boolean ended;
    private final String newestKey;
    final String origin;

    /** What was recorded, and when. */
    private record Step(AuditDraft draft, Instant at) {}

    /** One identity of each type, and one more, which take time to make. */
    static List<X509Identity> identities(Path folder) {
        List<X509Identity> identities = new ArrayList<>();
        EnrolmentKeys keys =
                new EnrolmentKeys(Clock.fixed(TestLog.START.minusSeconds(60), ZoneOffset.UTC), new SecureRandom());
        for (KeyType type : KeyType.values()) {
            identities.add(X509Identity.from(keys.createPkcs12(
                    folder.resolve(type + ".p12"), new AgentId(AGENT), "correct horse".toCharArray(), type)));
        }
        return identities;
    }

    RandomLog(Random random, List<X509Identity> identities) throws CertificateEncodingException {
        this.random = random;
        boolean restored = random.nextInt(5) == 0;
        String first = LogOrigin.first(VAULT, AGENT);
        this.origin = restored ? LogOrigin.after(first, VAULT, AGENT) : first;
        int at = random.nextInt(identities.size());
        enrol(identities.get(at), restored, first);
        int size = random.nextInt(60);
        for (int i = 0; i < size; i++) {
            now = now.plus(random.nextInt(random.nextInt(10) == 0 ? 40_000_000 : 1000), ChronoUnit.MILLIS);
            if (random.nextInt(25) == 0) {
                int next = (at + 1) % identities.size();
                rekey(identities.get(at), identities.get(next));
                at = next;
            } else {
                append(TestLog.denied(text()).with(AuditField.REASON, text()));
            }
            if (random.nextInt(6) == 0) {
                sign();
            }
        }
        newestKey = Hex.of(identities.get(at).spkiSha256());
        if (random.nextInt(8) == 0) {
            append(AuditDraft.of(EntryKind.AGENT_OFFBOARDED, "vault"));
            ended = true;
            sign();
        }
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private void enrol(X509Identity identity, boolean restored, String former) throws CertificateEncodingException {
        byte[] vouch = identity.key().vouch(Vouch.statement(VAULT, new AgentId(AGENT), origin, SIGNER.publicKey()));
        Map<String, Object> details = new TreeMap<>(Map.of(
                "vaultId", VAULT,
                "certificate", base64(identity.certificateChain().get(0).getEncoded()),
                "logKey", base64(SIGNER.publicKey()),
                "vouch", base64(vouch)));
        if (restored) {
            details.put("continues", Map.of("origin", former, "size", 5, "root", "", "checkpoint", ""));
        }
        append(AuditDraft.of(restored ? EntryKind.AGENT_RESTORED : EntryKind.AGENT_ENROLLED, "vault")
                .details(details));
        sign();
    }

    private void rekey(X509Identity former, X509Identity next) throws CertificateEncodingException {
        byte[] statement = Vouch.succession(
                VAULT, new AgentId(AGENT), origin, SIGNER.publicKey(), former.spkiSha256(), next.spkiSha256());
        rekeys.add(range.size());
        append(AuditDraft.of(EntryKind.AGENT_REKEYED, "operator")
                .details(Map.of(
                        "formerCertificate",
                                base64(former.certificateChain().get(0).getEncoded()),
                        "formerVouch", base64(former.key().vouch(statement)),
                        "certificate", base64(next.certificateChain().get(0).getEncoded()),
                        "vouch", base64(next.key().vouch(statement)))));
    }

    void append(AuditDraft draft) {
        steps.add(new Step(draft, now));
        append(draft.fields());
    }

    /** One that a store is not given. */
    void append(Map<AuditField, String> drafted) {
        Map<AuditField, String> fields = new EnumMap<>(drafted);
        fields.put(AuditField.AGENT, AGENT);
        fields.put(AuditField.SEQUENCE, Long.toString(range.size()));
        fields.put(AuditField.AT, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, now)));
        fields.put(AuditField.UNIT, "unit");
        byte[] leaf = LeafFormat.encode(fields);
        leaves.add(leaf);
        range.append(MerkleHash.leaf(leaf));
    }

    void sign() {
        notes.put(range.size(), note(range.size(), range.root(), SIGNER));
    }

    String note(long size, byte[] root, LogSigner by) {
        return SignedCheckpoint.sign(origin, size, root, now, by).note();
    }

    long size() {
        return range.size();
    }

    /** Whether it ends with an off-boarding. */
    boolean isEnded() {
        return ended;
    }

    long newestCheckpoint() {
        return notes.lastKey();
    }

    Map<Long, String> notes() {
        return notes;
    }

    /** SHA-256 of the public key that is the agent's at the end. */
    String newestKey() {
        return newestKey;
    }

    Instant now() {
        return now;
    }

    /** Has the vault write the same log into a database that has none. */
    void writeTo(Connection jdbc) throws SQLException {
        AgentId agent = new AgentId(AGENT);
        LogAppender.create(jdbc, agent, origin, SIGNER.publicKey());
        LogAppender log = LogAppender.lock(jdbc, agent);
        for (Step step : steps) {
            AuditEntry entry = log.append(step.draft, "unit", step.at);
            String note = notes.get(entry.sequence() + 1);
            if (note != null && !log.checkpoint(SIGNER, step.at).note().equals(note)) {
                throw new IllegalStateException("another checkpoint at " + log.size());
            }
        }
        log.flush();
        jdbc.commit();
    }

    /** As the vault exports it, from one of its entries on. */
    String export(long from) throws IOException {
        CompactRange before = CompactRange.empty();
        leaves.subList(0, (int) from).forEach(leaf -> before.append(MerkleHash.leaf(leaf)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportWriter writer = ExportWriter.begin(out, origin, before);
        if (from > 0) {
            prove(writer, 0, from);
            for (long rekey : rekeys) {
                if (rekey < from) {
                    prove(writer, rekey, from);
                }
            }
            note(writer);
        }
        for (byte[] leaf : leaves.subList((int) from, leaves.size())) {
            writer.leaf(leaf);
            note(writer);
        }
        writer.end();
        return out.toString(StandardCharsets.US_ASCII);
    }

    private void prove(ExportWriter writer, long sequence, long size) throws IOException {
        PartRoots path = new PartRoots(MerkleProof.inclusion(sequence, size));
        for (int i = 0; i < size; i++) {
            path.add(i, MerkleHash.leaf(leaves.get(i)));
        }
        writer.proven(sequence, leaves.get((int) sequence), path.hex());
    }

    private void note(ExportWriter writer) throws IOException {
        String note = notes.get(writer.size());
        if (note != null) {
            writer.checkpoint(note);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
