package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.sql.SQLException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What somebody may do to a store who can write the database and has no key. In {@link #OF_THE_LOG} everything that is computed from the
 * entries is computed again, so that the log is as good as its signatures; {@link #BESIDE_THE_LOG} is what an export does not carry.
 */
final class StoreCorruption {
    static final List<String> OF_THE_LOG = List.of(
            "nothing",
            "field changed",
            "entry deleted",
            "entry inserted",
            "entry doubled",
            "entries swapped",
            "entry appended",
            "rekey appended",
            "behind the end of the agent",
            "tail cut off",
            "tail and its checkpoints cut off",
            "checkpoint forged",
            "checkpoint of another tree",
            "checkpoint moved",
            "checkpoints deleted",
            "all checkpoints deleted",
            "key replaced",
            "origin changed");

    static final List<String> BESIDE_THE_LOG = List.of(
            "UPDATE audit_entry SET leaf_hash = TRANSLATE(leaf_hash, '0123456789', '1234567890') WHERE sequence = ?",
            "UPDATE audit_entry SET log_time = log_time - 1 WHERE sequence = ?",
            "UPDATE audit_entry SET agent = 'other' WHERE sequence = ?",
            "UPDATE audit_entry SET unit = unit || 'x' WHERE sequence = ?",
            "UPDATE audit_entry SET side_hash = leaf_hash WHERE sequence = ?",
            "UPDATE audit_head SET size = size + 1 WHERE ? IS NOT NULL",
            "UPDATE audit_head SET root = TRANSLATE(root, '0123456789', '1234567890') WHERE ? IS NOT NULL",
            "UPDATE audit_head SET log_key = TRANSLATE(log_key, '0123456789', '1234567890') WHERE ? IS NOT NULL",
            "DELETE FROM audit_head WHERE ? IS NOT NULL",
            "UPDATE agent SET spki_sha256 = 'x' WHERE ? IS NOT NULL",
            "UPDATE agent SET agent_id = 'other' WHERE ? IS NOT NULL",
            "UPDATE vault_meta SET vault_id = 'other' WHERE ? IS NOT NULL",
            "INSERT INTO audit_side SELECT agent, sequence, leaf_hash, leaf_hash FROM audit_entry WHERE sequence = ?",
            "INSERT INTO audit_pruned SELECT agent, sequence, log_time, leaf_hash FROM audit_entry WHERE sequence = ?",
            "INSERT INTO audit_resource SELECT agent, 'repository', 'octo/site', sequence FROM audit_entry WHERE sequence = ?",
            "INSERT INTO audit_checkpoint SELECT agent, 1000 + sequence, leaf_hash FROM audit_entry WHERE sequence = ?");

    /** Where an entry stands, and what other tables repeat. */
    private static final Set<AuditField> REPEATED = EnumSet.of(
            AuditField.AGENT, AuditField.SEQUENCE, AuditField.KIND, AuditField.RESOURCES, AuditField.SIDE_HASH);

    private static final List<AuditField> CHANGED = List.copyOf(EnumSet.complementOf(EnumSet.copyOf(REPEATED)));

    private final TestLog store;
    private final RewrittenRows rows;
    private final RandomLog log;
    private final Random random;

    StoreCorruption(TestLog store, RandomLog log, Random random) {
        this.store = store;
        this.rows = new RewrittenRows(store, RandomLog.AGENT);
        this.log = log;
        this.random = random;
    }

    void make(String corruption) throws SQLException {
        if (BESIDE_THE_LOG.contains(corruption)) {
            store.run(corruption, random.nextLong(log.size()));
            return;
        }
        List<Map<AuditField, String>> entries = rows.entries();
        int size = entries.size();
        int any = random.nextInt(size);
        switch (corruption) {
            case "field changed" -> change(entries.get(any), CHANGED.get(random.nextInt(CHANGED.size())));
            case "entry deleted" -> entries.remove(any);
            case "entry inserted" -> entries.add(any, entry(TestLog.denied("mallory")));
            case "entry doubled" ->
                entries.add(random.nextInt(size + 1), LeafFormat.decode(LeafFormat.encode(entries.get(any))));
            case "entries swapped" -> entries.set(any, entries.set(random.nextInt(size), entries.get(any)));
            case "entry appended" -> entries.add(entry(TestLog.denied("mallory")));
            case "rekey appended" ->
                entries.add(entry(AuditDraft.of(EntryKind.AGENT_REKEYED, "operator")
                        .details(Map.of("certificate", "AAAA", "vouch", "", "formerVouch", 7))));
            case "behind the end of the agent" -> {
                entries.add(entry(AuditDraft.of(EntryKind.AGENT_OFFBOARDED, "vault")));
                entries.add(entry(TestLog.denied("mallory")));
            }
            case "tail cut off" -> entries.subList(1 + any, size).clear();
            case "tail and its checkpoints cut off" -> {
                entries.subList(1 + any, size).clear();
                store.run("DELETE FROM audit_checkpoint WHERE size > ?", entries.size());
            }
            case "key replaced" -> {
                String old = base64(TestLog.signer(RandomLog.AGENT).publicKey());
                String with = base64(TestLog.signer("mallory").publicKey());
                entries.get(0).computeIfPresent(AuditField.DETAILS, (field, text) -> text.replace(old, with));
                store.run(
                        "UPDATE audit_head SET log_key = ?",
                        Hex.of(TestLog.signer("mallory").publicKey()));
            }
            case "origin changed" ->
                store.run(
                        "UPDATE audit_head SET origin = ?",
                        random.nextBoolean()
                                ? log.origin.replace(RandomLog.VAULT, "vault-8")
                                : log.origin.replaceFirst("/\\d+$", "") + "/3");
            default -> changeCheckpoint(corruption);
        }
        rows.write(entries);
    }

    private void changeCheckpoint(String corruption) throws SQLException {
        List<Long> sizes = List.copyOf(log.notes().keySet());
        long size = sizes.get(random.nextInt(sizes.size()));
        byte[] root = new byte[MerkleHash.LENGTH];
        random.nextBytes(root);
        switch (corruption) {
            case "checkpoint forged" -> note(size, log.note(size, root, TestLog.signer("mallory")));
            case "checkpoint of another tree" -> note(size, log.note(size, root, TestLog.signer(RandomLog.AGENT)));
            case "checkpoint moved" -> {
                long to = 1 + random.nextLong(log.size());
                if (!sizes.contains(to)) {
                    store.run("UPDATE audit_checkpoint SET size = ? WHERE size = ?", to, size);
                }
            }
            case "checkpoints deleted" ->
                store.run("DELETE FROM audit_checkpoint WHERE MOD(size, 2) = ?", random.nextInt(2));
            case "all checkpoints deleted" -> store.run("DELETE FROM audit_checkpoint");
            default -> {
                // "nothing"
            }
        }
    }

    private void note(long size, String note) throws SQLException {
        store.run("UPDATE audit_checkpoint SET note = ? WHERE size = ?", note, size);
    }

    private void change(Map<AuditField, String> entry, AuditField field) {
        String value = entry.getOrDefault(field, "");
        if (field == AuditField.AT) {
            entry.put(field, Long.toString(Long.parseLong(value) + random.nextInt(2_000_000) - 1_000_000));
        } else {
            entry.put(field, value.isEmpty() ? "x" : (value.startsWith("a") ? "b" : "a") + value.substring(1));
        }
    }

    private Map<AuditField, String> entry(AuditDraft draft) {
        Map<AuditField, String> fields = draft.fields();
        fields.put(AuditField.AGENT, RandomLog.AGENT);
        fields.put(AuditField.AT, Long.toString(1_795_251_600_000_000L + random.nextInt(1000)));
        fields.put(AuditField.UNIT, "unit");
        return fields;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
