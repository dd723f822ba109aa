package dev.skillvault.impl.consent;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.consent.PendingFlow.Account;

/** What stands in the log about a consent. */
final class ConsentRecord {
    private ConsentRecord() {}

    static AuditDraft of(EntryKind kind, Account account) {
        return AuditDraft.of(kind, "operator")
                .with(AuditField.SUBJECT, account.user().value())
                .with(AuditField.PROVIDER, account.provider())
                .with(AuditField.CONNECTION, account.connection().value());
    }
}
