package dev.skillvault.impl.alert;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;

/** How an alert stands in the log: without its words and its link. */
final class AlertRecord {
    private AlertRecord() {}

    static AuditDraft of(EntryKind kind, AlertRow alert) {
        return AuditDraft.of(kind, "vault")
                .with(AuditField.SUBJECT, alert.subject().user().value())
                .with(AuditField.PROVIDER, alert.subject().provider())
                .with(AuditField.CONNECTION, alert.subject().connection().value());
    }
}
