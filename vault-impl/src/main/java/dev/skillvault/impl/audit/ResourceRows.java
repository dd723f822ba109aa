package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the resources of entries into the table by which they are found. A verifier computes the table from the entries.
 *
 * <p>Stateless.
 */
final class ResourceRows {
    private ResourceRows() {}

    /** Writes those of new entries of one log. */
    static void insert(Connection transaction, AgentId agent, List<AuditEntry> entries) throws SQLException {
        run(
                transaction,
                "INSERT INTO audit_resource (agent, kind, resource, sequence) VALUES (?, ?, ?, ?)",
                agent,
                entries);
    }

    /** Deletes those of pruned entries of one log. */
    static void delete(Connection transaction, AgentId agent, List<AuditEntry> entries) throws SQLException {
        run(
                transaction,
                "DELETE FROM audit_resource WHERE agent = ? AND kind = ? AND resource = ? AND sequence = ?",
                agent,
                entries);
    }

    private static void run(Connection transaction, String sql, AgentId agent, List<AuditEntry> entries)
            throws SQLException {
        try (PreparedStatement each = transaction.prepareStatement(sql)) {
            boolean some = false;
            for (AuditEntry entry : entries) {
                String resources = entry.field(AuditField.RESOURCES).orElse("");
                for (ResourceTerm term : ResourceTerm.all(resources)) {
                    each.setString(1, agent.value());
                    each.setString(2, term.kind());
                    each.setString(3, term.resource());
                    each.setLong(4, entry.sequence());
                    each.addBatch();
                    some = true;
                }
            }
            if (some) {
                each.executeBatch();
            }
        }
    }
}
