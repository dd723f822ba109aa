package dev.skillvault.impl.approval;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.approval.KeptRequest.Asker;
import dev.skillvault.impl.grant.Asking;
import dev.skillvault.impl.grant.CallRecords;
import dev.skillvault.impl.grant.Decision;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a call that needs an approval, inside the unit that decides it. Nothing is debited.
 *
 * <p>Thread-safe.
 */
final class Keeper implements Asking {
    /** How many requests of one skill and user wait at once: whoever is asked more reads none of them. */
    static final int AT_ONCE = 20;
    /** What an operator can be shown in one answer. */
    static final int LONGEST = 512 * 1024;

    private final Waiting waiting;
    private final KeyRing ring;
    private final CallRecords records;
    private final Duration lifetime;
    private final SecureRandom random;

    Keeper(Waiting waiting, KeyRing ring, CallRecords records, Duration lifetime, SecureRandom random) {
        this.waiting = waiting;
        this.ring = ring;
        this.records = records;
        this.lifetime = lifetime;
        this.random = random;
    }

    @Override
    public Decision ask(UnitOfWork unit, MatchedCall call, ConnectionId connection, String authority)
            throws SQLException {
        waiting.rows().deleteExpired(unit.jdbc(), unit.now());
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ApprovalId id = new ApprovalId("ap_" + HexFormat.of().formatHex(bytes));
        if (waiting.rows().count(unit.jdbc(), Asker.of(call.caller())) >= AT_ONCE) {
            return deny(
                    unit,
                    call,
                    id,
                    "too many requests of this skill wait for a person's approval already; ask the user to"
                            + " have them looked at, and do not try again before");
        }
        Optional<String> missing = missing(call);
        if (missing.isPresent()) {
            return deny(
                    unit,
                    call,
                    id,
                    call.operation().name() + " needs a person's approval, and without \"" + missing.get()
                            + "\" in its body nobody can judge what it would do; name that, or use an operation that carries all of it");
        }
        KeptRequest kept = KeptRequest.of(id, call, unit.now(), unit.now().plus(lifetime));
        byte[] encoded = kept.encode();
        if (encoded.length > LONGEST) {
            return deny(
                    unit,
                    call,
                    id,
                    call.operation().name()
                            + " needs a person's approval, and this request is too long to be shown to one; make it shorter");
        }
        ring.ensureKey(unit, call.caller().user()); // its entry comes before ours
        waiting.keep(unit, kept, encoded);
        unit.append(records.draft(unit, EntryKind.APPROVAL_REQUESTED, call, id.value())
                .with(AuditField.CONNECTION, connection.value())
                .with(AuditField.AUTHORITY, authority)
                .details(Map.<String, Object>of(
                        "expiresAt", kept.expiresAt().toString(), "digest", KeptRequest.digest(encoded))));
        return new Decision.Asked(id, call.operation().name(), kept.expiresAt());
    }

    /** The field without which the request leaves open what it would do. */
    private static Optional<String> missing(MatchedCall call) {
        String needed = call.operation().approvalNeeds();
        return Optional.ofNullable(needed)
                .filter(field -> !call.request().jsonBody().path(field).isTextual());
    }

    private Decision deny(UnitOfWork unit, MatchedCall call, ApprovalId id, String advice) throws SQLException {
        unit.append(records.denied(unit, call, id.value(), DenialReason.APPROVAL_NEEDED));
        return new Decision.Denied(
                DenialReason.APPROVAL_NEEDED, call.operation().name(), advice);
    }
}
