package dev.skillvault.impl.approval;

import dev.skillvault.AgentId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.approval.KeptRequest.Asker;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the log knows of a request that waited. Whoever puts a row back, or changes it, does not change the log: an approval is for once
 * because the log says so.
 */
enum CallHistory {
    /** Nobody of that name ever asked for it. */
    UNKNOWN,
    /** It was asked for. */
    REQUESTED,
    /** An operator denied it. */
    DENIED,
    /** It was sent, or about to be. */
    USED;

    /** What the log says of a request of this asker's. */
    static CallHistory of(UnitOfWork unit, AgentId agent, ApprovalId id, Asker asker) throws SQLException {
        Set<String> kinds = new HashSet<>(Rows.of(
                unit.jdbc(),
                agent,
                "SELECT kind FROM audit_entry WHERE agent = ? AND call = ? AND subject = ? AND skill = ?",
                row -> row.getString(1),
                id.value(),
                asker.user().value(),
                asker.skill().value()));
        for (AuditEntry entry : unit.unwritten()) {
            if (entry.field(AuditField.CALL).equals(Optional.of(id.value()))
                    && entry.field(AuditField.SUBJECT)
                            .equals(Optional.of(asker.user().value()))
                    && entry.field(AuditField.SKILL)
                            .equals(Optional.of(asker.skill().value()))) {
                kinds.add(entry.kind().name());
            }
        }
        if (kinds.contains(EntryKind.CALL_INTENT.name())) {
            return USED;
        }
        if (kinds.contains(EntryKind.APPROVAL_DENIED.name())) {
            return DENIED;
        }
        return kinds.contains(EntryKind.APPROVAL_REQUESTED.name()) ? REQUESTED : UNKNOWN;
    }
}
