package dev.skillvault.impl.approval;

import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.approval.KeptRequest.Asker;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.command.ApprovalDesk;
import dev.skillvault.impl.command.Evidence;
import dev.skillvault.impl.command.EvidenceJudge;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where operators see what waits and answer it, and where it ends: with its user, its agent, or its time.
 *
 * <p>Thread-safe.
 */
public final class Approvals implements ApprovalDesk {
    private final Store store;
    private final Committer committer;
    private final KeyRing ring;
    private final Waiting waiting;
    private final Proof proof;
    private final Clock clock;

    /** The approvals of one agent. */
    public Approvals(Store store, Committer committer, KeyRing ring, EvidenceJudge judge, Clock clock) {
        this.store = store;
        this.committer = committer;
        this.ring = ring;
        this.waiting = new Waiting(ring);
        this.proof = new Proof(judge);
        this.clock = clock;
    }

    Waiting waiting() {
        return waiting;
    }

    Proof proof() {
        return proof;
    }

    /** What waits, oldest first, as a person is shown it. */
    public List<PendingApproval> pending() {
        return unanswered().stream().map(Portrayal::of).toList();
    }

    /**
     * What a person is shown of a request that another process kept.
     *
     * @throws CannotOpenException if the bytes are no kept request
     */
    public static PendingApproval portrayed(byte[] encoded) {
        try {
            return Portrayal.of(KeptRequest.decode(encoded));
        } catch (IllegalArgumentException e) {
            throw new CannotOpenException();
        }
    }

    @Override
    public Batch waiting(int maxBytes) {
        List<byte[]> fitting = new ArrayList<>();
        List<ApprovalId> others = new ArrayList<>();
        int left = maxBytes;
        for (KeptRequest kept : unanswered()) {
            byte[] encoded = kept.encode();
            int size = encoded.length + Integer.BYTES;
            if (size > left) {
                others.add(kept.id());
            } else {
                left -= size;
                fitting.add(encoded);
            }
        }
        return new Batch(fitting, others);
    }

    @Override
    public Optional<byte[]> waiting(ApprovalId id) {
        Instant now = clock.instant();
        return store.read(jdbc -> waiting.find(jdbc, id))
                .map(Waiting.Opened::request)
                .filter(kept -> now.isBefore(kept.expiresAt()))
                .map(KeptRequest::encode);
    }

    private List<KeptRequest> unanswered() {
        return store.read(jdbc -> waiting.unanswered(jdbc, clock.instant()));
    }

    @Override
    public void answer(Evidence evidence) {
        var unused = committer.commit(unit -> answer(unit, evidence));
    }

    private ApprovalId answer(UnitOfWork unit, Evidence evidence) throws SQLException {
        ApprovalId id = id(evidence);
        Optional<Waiting.Opened> found = waiting.find(unit.jdbc(), id);
        if (found.isEmpty() || !unit.now().isBefore(found.get().request().expiresAt())) {
            throw new VaultConfigurationException(
                    "nothing waits for an approval under " + id + ": it was answered, sent, or has expired");
        }
        KeptRequest kept = found.get().request();
        Asker asker = kept.asker();
        if (CallHistory.of(unit, ring.agent(), id, asker) != CallHistory.REQUESTED || !Proof.isAbout(evidence, kept)) {
            throw new VaultConfigurationException(
                    "what was shown under " + id + " is not what waits there: look at it again");
        }
        String operator = proof.signedBy(unit.jdbc(), evidence)
                .orElseThrow(() -> new VaultConfigurationException("this answer is not an operator's"));
        boolean yes = evidence.verb().equals(APPROVE);
        if (yes) {
            if (found.get().row().evidence().isPresent()) {
                throw new VaultConfigurationException(id + " was approved already");
            }
            waiting.rows().approve(unit.jdbc(), id, evidence.text());
        } else {
            waiting.rows().delete(unit.jdbc(), id);
        }
        unit.append(AuditDraft.of(yes ? EntryKind.APPROVAL_GIVEN : EntryKind.APPROVAL_DENIED, "operator")
                .with(AuditField.CALL, id.value())
                .with(AuditField.SUBJECT, asker.user().value())
                .with(AuditField.SKILL, asker.skill().value())
                .with(AuditField.PROVIDER, kept.provider())
                .with(AuditField.OPERATION, kept.operation())
                .with(AuditField.REQUEST_HASH, kept.requestHash())
                .with(AuditField.AUTHORITY, operator)
                .details(Map.<String, Object>of("command", evidence.command())));
        return id;
    }

    private static ApprovalId id(Evidence evidence) {
        try {
            return new ApprovalId(evidence.argument(APPROVAL));
        } catch (IllegalArgumentException e) {
            throw new VaultConfigurationException("the answer names no approval");
        }
    }

    /** Deletes what has expired. */
    public void sweep() {
        store.note(jdbc -> waiting.rows().deleteExpired(jdbc, clock.instant()));
    }

    /** Deletes what waits for a user. */
    public void forget(UnitOfWork unit, UserId user) throws SQLException {
        waiting.rows().delete(unit.jdbc(), user);
    }

    /** Deletes everything that waits. */
    public void forgetAll(UnitOfWork unit) throws SQLException {
        waiting.rows().deleteAll(unit.jdbc());
    }
}
