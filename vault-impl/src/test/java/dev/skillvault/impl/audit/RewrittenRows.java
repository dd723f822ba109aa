package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entries of one log as somebody who may write the database can rewrite them: with numbers, hashes and a head that fit. */
final class RewrittenRows {
    private final TestLog store;
    private final String agent;

    RewrittenRows(TestLog store, String agent) {
        this.store = store;
        this.agent = agent;
    }

    List<Map<AuditField, String>> entries() throws SQLException {
        List<Map<AuditField, String>> entries = new ArrayList<>();
        try (PreparedStatement select = store.jdbc.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ? ORDER BY sequence")) {
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(EntryRows.fields(row));
                }
            }
        }
        return entries;
    }

    /** Writes these entries in place of those that are there, numbered anew, and what is computed from them. */
    void write(List<Map<AuditField, String>> entries) throws SQLException {
        store.run("DELETE FROM audit_entry WHERE agent = ?", agent);
        CompactRange range = CompactRange.empty();
        long logTime = Long.MIN_VALUE;
        try (PreparedStatement insert = store.jdbc.prepareStatement(EntryRows.INSERT)) {
            for (Map<AuditField, String> fields : entries) {
                fields.put(AuditField.SEQUENCE, Long.toString(range.size()));
                logTime = Math.max(logTime, Long.parseLong(String.valueOf(fields.get(AuditField.AT))));
                byte[] hash = LeafFormat.hash(fields);
                EntryRows.bind(insert, AuditEntry.of(fields), Hex.of(hash), logTime);
                insert.addBatch();
                range.append(hash);
            }
            insert.executeBatch();
        }
        store.run(
                "UPDATE audit_head SET size = ?, compact_range = ?, root = ? WHERE agent = ?",
                range.size(),
                Hex.of(range.encode()),
                Hex.of(range.root()),
                agent);
        store.run("UPDATE agent SET spki_sha256 = ? WHERE agent_id = ?", newestKey(entries), agent);
    }

    /** Moves the rows beside the entries from one on, as the entries moved. */
    void move(long from, int by) throws SQLException {
        for (String table : List.of("audit_side", "audit_resource")) {
            String set = "UPDATE " + table + " SET sequence = sequence + ? WHERE agent = ? AND sequence >= ?";
            store.run(set, 1_000_000, agent, from);
            store.run(set, by - 1_000_000, agent, 1_000_000);
        }
    }

    /** Signs every checkpoint that is there anew, for the entries that are there. */
    void sign(LogSigner signer) throws SQLException {
        CompactRange range = CompactRange.empty();
        for (Map<AuditField, String> fields : entries()) {
            range.append(LeafFormat.hash(fields));
            String note = SignedCheckpoint.sign(
                            TestLog.origin(agent), range.size(), range.root(), EntryCertificate.at(fields), signer)
                    .note();
            store.run("UPDATE audit_checkpoint SET note = ? WHERE agent = ? AND size = ?", note, agent, range.size());
        }
    }

    /** What the agent's row must say: the key of the last entry that brings a certificate. */
    private static String newestKey(List<Map<AuditField, String>> entries) {
        String newest = "none";
        for (Map<AuditField, String> fields : entries) {
            try {
                newest = EntryCertificate.read(EntryCertificate.details(fields), "certificate")
                        .spkiSha256();
            } catch (CertificateException | IOException | RuntimeException e) {
                // an entry that brings none
            }
        }
        return newest;
    }
}
