package dev.skillvault.impl.egress;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.mail.SmtpSender;
import dev.skillvault.impl.mail.Submission;
import dev.skillvault.impl.mail.Submission.End;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.SubmittableMail;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.Mailbox;
import dev.skillvault.impl.token.TokenSource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submits a permitted mail by SMTP with the user's app password. That it is about to is committed before, what came of it after. The
 * use was debited when the call was decided, and is not debited again.
 *
 * <p>Thread-safe.
 */
final class MailFallback {
    private final ProviderCatalog catalog;
    private final Committer committer;
    private final Connections connections;
    private final TokenSource tokens;
    private final SmtpSender sender;
    private final Clock clock;

    MailFallback(
            ProviderCatalog catalog,
            Committer committer,
            Connections connections,
            TokenSource tokens,
            SmtpSender sender,
            Clock clock) {
        this.catalog = catalog;
        this.committer = committer;
        this.connections = connections;
        this.tokens = tokens;
        this.sender = sender;
        this.clock = clock;
    }

    /**
     * Sends instead.
     *
     * @param unavailable why the account could not be used; thrown again, with more to say, if the fallback cannot be tried either
     */
    ApiResponse send(Permit permit, ConnectionUnavailableException unavailable) {
        ProviderDescriptor provider =
                catalog.require(permit.call().operation().fallbackProvider().orElseThrow());
        SubmittableMail mail = SubmittableMail.of(permit.call())
                .orElseThrow(
                        () -> FallbackAnswer.untried(unavailable, "this mail is not of the plain form it carries"));
        FallbackRecords records = new FallbackRecords(permit, provider, unavailable.state());
        ConnectionRow row = committer.commit(unit -> {
            ConnectionRow found = find(unit, permit, provider, unavailable);
            unit.append(records.draft(EntryKind.CALL_FALLBACK, found));
            return found;
        });
        Submission submission = submit(permit, provider, mail, row, records);
        return FallbackAnswer.of(submission, provider, unavailable);
    }

    /** The user's one app password, which must be for the account's own mailbox. It is used only after that is recorded. */
    private ConnectionRow find(
            UnitOfWork unit, Permit permit, ProviderDescriptor provider, ConnectionUnavailableException unavailable)
            throws SQLException {
        List<ConnectionRow> usable = connections.ofUser(unit.jdbc(), permit.user()).stream()
                .filter(row -> row.provider().equals(provider.name())
                        && row.origin().kind() == ConnectionKind.STATIC
                        && row.state() == ConnectionState.ACTIVE)
                .toList();
        if (usable.size() != 1) {
            throw FallbackAnswer.untried(
                    unavailable,
                    usable.isEmpty()
                            ? "no working app password of the user's is connected as " + provider.name()
                            : "more than one app password of the user's is connected as " + provider.name());
        }
        Mailbox mailbox = tokens.mailbox(unit.jdbc(), permit, usable.get(0));
        if (mailbox == Mailbox.OTHER || mailbox == Mailbox.UNKNOWN) {
            throw FallbackAnswer.untried(
                    unavailable,
                    FallbackAnswer.otherMailbox(
                            mailbox, provider.name(), permit.call().provider().title()));
        }
        return usable.get(0);
    }

    private Submission submit(
            Permit permit,
            ProviderDescriptor provider,
            SubmittableMail mail,
            ConnectionRow row,
            FallbackRecords records) {
        Instant begun = clock.instant();
        Submission submission = null;
        try (AccessToken secret = tokens.openSecret(permit, row)) {
            submission = sender.send(secret, provider, mail);
            return submission;
        } finally {
            Submission seen = submission;
            Duration took = Duration.between(begun, clock.instant());
            var unused = committer.commit(unit -> end(unit, row, records, seen, took));
        }
    }

    /** Records what came of it. A secret that was refused is not tried again; if a new one came meanwhile, that one is. */
    private boolean end(
            UnitOfWork unit, ConnectionRow row, FallbackRecords records, @Nullable Submission submission, Duration took)
            throws SQLException {
        unit.append(records.outcome(row, submission, took));
        if (submission == null || submission.end() != End.SECRET_REFUSED) {
            return false;
        }
        boolean settled = connections.refuse(unit.jdbc(), row, FallbackRecords.REFUSED_SECRET);
        if (settled) {
            unit.append(records.draft(EntryKind.SECRET_REFUSED, row)
                    .with(AuditField.REASON, FallbackRecords.REFUSED_SECRET));
        }
        return settled;
    }
}
