package dev.skillvault.impl.consent;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.consent.PendingFlow.Account;

/** What stands in the log about a consent. */
final class ConsentRecord {
    /** Whoever was at the provider's page. */
    private static final String USER = "user";

    private ConsentRecord() {}

    static AuditDraft of(EntryKind kind, Account account) {
        return of(kind, "operator", account);
    }

    /** That the provider's page was answered. */
    static AuditDraft answered(Account account) {
        return of(EntryKind.CONSENT_ANSWERED, USER, account);
    }

    private static AuditDraft of(EntryKind kind, String actor, Account account) {
        return AuditDraft.of(kind, actor)
                .with(AuditField.SUBJECT, account.user().value())
                .with(AuditField.PROVIDER, account.provider())
                .with(AuditField.CONNECTION, account.connection().value());
    }
}
