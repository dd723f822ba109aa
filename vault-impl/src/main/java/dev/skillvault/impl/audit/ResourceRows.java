package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the resources of entries into the table by which they are found. Only that: a verifier computes the table from the entries.
 *
 * <p>Stateless.
 */
final class ResourceRows {
    private ResourceRows() {}

    /** Writes those of new entries of one log. */
    static void insert(Connection transaction, AgentId agent, List<AuditEntry> entries) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO audit_resource (agent, kind, resource, sequence) VALUES (?, ?, ?, ?)")) {
            boolean some = false;
            for (AuditEntry entry : entries) {
                String resources = entry.field(AuditField.RESOURCES).orElse("");
                for (ResourceTerm term : ResourceTerm.all(resources)) {
                    insert.setString(1, agent.value());
                    insert.setString(2, term.kind());
                    insert.setString(3, term.resource());
                    insert.setLong(4, entry.sequence());
                    insert.addBatch();
                    some = true;
                }
            }
            if (some) {
                insert.executeBatch();
            }
        }
    }
}
