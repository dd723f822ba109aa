package dev.skillvault.impl.grant;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.store.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whether grants that are as they were signed can still be used: none was suspended, each skill is the one that was looked at, and
 * none was unused for too long. One that was ends here, in the unit of the call that comes too late.
 *
 * <p>Immutable, thread-safe.
 */
public final class Soundness {
    private static final Verdict LAPSED = new Verdict(
            Optional.of(DenialReason.EXPIRED),
            "what was granted was not used for so long that it ended; ask an operator to grant it anew");

    private final Grants grants;
    private final InstalledSkills skills;
    private final @Nullable Duration unusedFor;

    /**
     * The rule of one vault.
     *
     * @param unusedFor after how long without use a grant ends; null for never
     */
    public Soundness(Grants grants, InstalledSkills skills, @Nullable Duration unusedFor) {
        this.grants = grants;
        this.skills = skills;
        this.unusedFor = unusedFor;
    }

    /**
     * Why a chain of grants allows nothing.
     *
     * @param verdict what to say
     * @param unused the grant that has just ended because nobody used it; not yet stored as ended
     */
    record Objection(Verdict verdict, Optional<StoredGrant> unused) {
        private static Objection of(DenialReason reason, String advice) {
            return new Objection(new Verdict(Optional.of(reason), advice), Optional.empty());
        }
    }

    /** Why a chain of grants allows nothing; empty if it is sound. A chain that was revoked is not worth a word. */
    Optional<Objection> objection(Connection jdbc, List<StoredGrant> chain, Budget budget, Instant now)
            throws SQLException {
        for (StoredGrant each : chain) {
            Optional<Objection> objection = objection(jdbc, each, budget, now);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private Optional<Objection> objection(Connection jdbc, StoredGrant stored, Budget budget, Instant now)
            throws SQLException {
        Grant.Status status = stored.grant().status();
        if (status == Grant.Status.REVOKED) {
            return Optional.of(Objection.of(DenialReason.NO_CONNECTION, "what was granted was revoked"));
        }
        if (status == Grant.Status.LAPSED) {
            return Optional.of(new Objection(LAPSED, Optional.empty()));
        }
        if (status == Grant.Status.SUSPENDED || !isBoundToWhatIsInstalled(stored)) {
            return Optional.of(Objection.of(
                    DenialReason.GRANT_SUSPENDED,
                    "this skill has changed since it was granted anything here; an operator must look at it with 'vault"
                            + " grants list'"));
        }
        if (unusedFor != null && isUnused(jdbc, stored, budget, unusedFor, now)) {
            return Optional.of(new Objection(LAPSED, Optional.of(stored)));
        }
        return Optional.empty();
    }

    /** A skill that this process does not have makes no call here. */
    private boolean isBoundToWhatIsInstalled(StoredGrant stored) {
        return skills.binding(stored.grant().holder().skill())
                .map(now -> stored.binding().covers(now))
                .orElse(true);
    }

    private static boolean isUnused(Connection jdbc, StoredGrant stored, Budget budget, Duration limit, Instant now)
            throws SQLException {
        Instant active =
                later(stored.since(), budget.lastUse(jdbc, stored.grant().id()).orElse(stored.since()));
        if (now.isBefore(active.plus(limit))) {
            return false;
        }
        Instant begin = stored.grant().permissions().stream()
                .map(Permission::limits)
                .map(limits -> limits.from().orElse(Instant.MIN))
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
        return begin.isBefore(active) || !now.isBefore(begin.plus(limit));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Stores that a grant has ended because nobody used it. */
    void lapse(UnitOfWork unit, StoredGrant stored, String provider) throws SQLException {
        StoredGrant end = stored.next(Grant.Status.LAPSED, unit.now());
        grants.insert(unit.jdbc(), end);
        unit.append(AuditDraft.of(EntryKind.GRANT_LAPSED, "vault")
                .with(AuditField.SUBJECT, end.user().value())
                .with(AuditField.SKILL, end.grant().holder().skill().value())
                .with(AuditField.PROVIDER, provider)
                .with(AuditField.CONNECTION, end.grant().holder().connection().value())
                .with(AuditField.AUTHORITY, end.authority())
                .details(Map.of("unusedFor", String.valueOf(unusedFor))));
    }
}
