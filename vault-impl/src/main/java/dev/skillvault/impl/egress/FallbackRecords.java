package dev.skillvault.impl.egress;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.mail.Submission;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the log says of one call's fallback: the provider and the connection that were used instead, and why. Immutable. */
final class FallbackRecords {
    static final String REFUSED_SECRET = "app password refused";

    private final Permit permit;
    private final ProviderDescriptor provider;
    private final ConnectionState why;

    /**
     * For one call.
     *
     * @param provider of the fallback
     * @param why the state of the account that could not be used
     */
    FallbackRecords(Permit permit, ProviderDescriptor provider, ConnectionState why) {
        this.permit = permit;
        this.provider = provider;
        this.why = why;
    }

    AuditDraft draft(EntryKind kind, ConnectionRow used) {
        return RecordingChannel.draft(kind, permit)
                .with(AuditField.PROVIDER, provider.name())
                .with(AuditField.CONNECTION, used.id().value())
                .with(AuditField.REASON, "FALLBACK: " + why)
                .details(details());
    }

    /** What came of it; null if it failed in the vault. */
    AuditDraft outcome(ConnectionRow used, @Nullable Submission submission, Duration took) {
        Map<String, Object> details = details();
        if (submission != null && submission.transmitted() != null) {
            details.put("transmitted", submission.transmitted());
        }
        return draft(EntryKind.CALL_OUTCOME, used)
                .details(details)
                .with(AuditField.OUTCOME, word(submission))
                .with(AuditField.DURATION, Long.toString(took.toNanos() / 1_000));
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        details.put("fallback", "smtp");
        details.put("instead", permit.connection().value());
        return details;
    }

    private static String word(@Nullable Submission submission) {
        if (submission == null) {
            return "FAILED";
        }
        if (submission.code() > 0) {
            return "SMTP " + submission.code();
        }
        return switch (submission.end()) {
            case UNKNOWN -> "NO_ANSWER";
            case SECRET_REFUSED -> "NO_ACCESS";
            default -> "NOT_SENT";
        };
    }
}
