package dev.skillvault.impl.grant;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.store.UnitOfWork;
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

    /** Why a chain of grants allows nothing; empty if it is sound. A chain that was revoked is not worth a word. */
    Optional<Verdict> objection(UnitOfWork unit, List<StoredGrant> chain, Budget budget, String provider)
            throws SQLException {
        for (StoredGrant each : chain) {
            Optional<Verdict> objection = objection(unit, each, budget, provider);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> objection(UnitOfWork unit, StoredGrant stored, Budget budget, String provider)
            throws SQLException {
        Grant.Status status = stored.grant().status();
        if (status == Grant.Status.REVOKED) {
            return Optional.of(verdict(DenialReason.NO_CONNECTION, "what was granted was revoked"));
        }
        if (status == Grant.Status.LAPSED) {
            return Optional.of(lapsed());
        }
        if (status == Grant.Status.SUSPENDED || !isBoundToWhatIsInstalled(stored)) {
            return Optional.of(verdict(
                    DenialReason.GRANT_SUSPENDED,
                    "this skill has changed since it was granted anything here; an operator must look at it with 'vault"
                            + " grants list'"));
        }
        if (unusedFor != null && isUnused(unit, stored, budget, unusedFor)) {
            lapse(unit, stored, provider);
            return Optional.of(lapsed());
        }
        return Optional.empty();
    }

    /** A skill that this process does not have makes no call here. */
    private boolean isBoundToWhatIsInstalled(StoredGrant stored) {
        return skills.binding(stored.grant().holder().skill())
                .map(now -> stored.binding().covers(now))
                .orElse(true);
    }

    private static boolean isUnused(UnitOfWork unit, StoredGrant stored, Budget budget, Duration limit)
            throws SQLException {
        Instant active = later(
                stored.since(), budget.lastUse(unit.jdbc(), stored.grant().id()).orElse(stored.since()));
        if (unit.now().isBefore(active.plus(limit))) {
            return false;
        }
        Instant begin = stored.grant().permissions().stream()
                .map(Permission::limits)
                .map(limits -> limits.from().orElse(Instant.MIN))
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
        return begin.isBefore(active) || !unit.now().isBefore(begin.plus(limit));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void lapse(UnitOfWork unit, StoredGrant stored, String provider) throws SQLException {
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

    private static Verdict lapsed() {
        return verdict(
                DenialReason.EXPIRED,
                "what was granted was not used for so long that it ended; ask an operator to grant it anew");
    }

    private static Verdict verdict(DenialReason reason, String advice) {
        return new Verdict(Optional.of(reason), advice);
    }
}
