package dev.skillvault.impl.approval;

import dev.skillvault.AgentId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.approval.KeptRequest.Asker;
import dev.skillvault.impl.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

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
    static CallHistory of(Connection jdbc, AgentId agent, ApprovalId id, Asker asker) throws SQLException {
        List<String> kinds = Rows.of(
                jdbc,
                agent,
                "SELECT kind FROM audit_entry WHERE agent = ? AND call = ? AND subject = ? AND skill = ?",
                row -> row.getString(1),
                id.value(),
                asker.user().value(),
                asker.skill().value());
        if (kinds.contains(EntryKind.CALL_INTENT.name())) {
            return USED;
        }
        if (kinds.contains(EntryKind.APPROVAL_DENIED.name())) {
            return DENIED;
        }
        return kinds.contains(EntryKind.APPROVAL_REQUESTED.name()) ? REQUESTED : UNKNOWN;
    }
}
