package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.HandOnException.Reason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.grant.Soundness.Objection;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Says whether a grant may be handed on, as it stands in a unit of work: by its holder, while the whole chain holds, in a chain that does not grow
 * too long or come back to where it was, to a skill that nobody has yet to look at, and no more than may be handed on.
 *
 * <p>Immutable, thread-safe.
 */
public final class HandOnRule {
    /** How much can be handed on from one grant at a time. */
    static final int MAX_CHILDREN = 32;

    static final int MAX_ON_CONNECTION = 256;

    private final Grants grants;
    private final Soundness soundness;
    private final InstalledSkills skills;

    /** The rule of one vault. */
    public HandOnRule(Grants grants, Soundness soundness, InstalledSkills skills) {
        this.grants = grants;
        this.soundness = soundness;
        this.skills = skills;
    }

    /**
     * Why not.
     *
     * @param reason as the log says it
     * @param sentence as whoever tried it hears it
     */
    public record Refusal(Reason reason, String sentence) {}

    /**
     * Who would hand on, and what.
     *
     * @param user whose account
     * @param by the skill that holds the grant
     * @param parent the grant
     * @param provider of the grant's connection
     * @param to the skill that would get it
     * @param permissions what it would get
     */
    public record Attempt(
            UserId user, SkillId by, GrantId parent, String provider, SkillId to, List<Permission> permissions) {}

    /** Why it may not be; empty if it may. A grant that was unused for too long ends here. */
    public Optional<Refusal> objection(UnitOfWork unit, Attempt attempt) throws SQLException {
        List<StoredGrant> chain = grants.chain(unit.jdbc(), attempt.parent()).links();
        if (chain.isEmpty() || !isHeld(chain.get(0), attempt)) {
            return refusal(Reason.NOT_HELD, "this skill does not hold the grant " + attempt.parent());
        }
        Optional<Verdict> unsound = unsound(unit, chain, attempt.provider());
        if (unsound.isPresent()) {
            return refusal(Reason.NOT_HELD, unsound.get().advice());
        }
        if (chain.size() >= Grants.MAX_CHAIN) {
            return refusal(Reason.CHAIN, "a grant is handed on at most " + (Grants.MAX_CHAIN - 1) + " times");
        }
        if (chain.stream().anyMatch(each -> each.grant().holder().skill().equals(attempt.to()))) {
            return refusal(
                    Reason.CHAIN, attempt.to() + " has handed on this grant, or is about to, so it cannot get it");
        }
        Grant parent = chain.get(0).grant();
        for (Permission permission : attempt.permissions()) {
            if (parent.permissions().stream()
                    .noneMatch(own -> Containment.mayBeHandedOn(own, permission, attempt.to()))) {
                return refusal(
                        Reason.NOT_LESS,
                        "the grant does not allow this to be handed on to " + attempt.to() + ": \"" + permission
                                + "\" must lie within one permission that names " + attempt.to()
                                + " as one to hand on to");
            }
        }
        if (skills.binding(attempt.to()).isEmpty()) {
            return refusal(Reason.NOT_ASKED_FOR, "there is no skill " + attempt.to() + " here");
        }
        if (grants.isSuspended(unit.jdbc(), attempt.to())) {
            return refusal(
                    Reason.SKILL_SUSPENDED,
                    attempt.to() + " has changed; an operator must look at it with 'vault grants list' first");
        }
        return Optional.empty();
    }

    /** Why nothing more may be handed on from a grant; empty if there is room. */
    public Optional<Refusal> excess(UnitOfWork unit, Grant parent) throws SQLException {
        boolean full = grants.handedOn(unit.jdbc(), parent).size() >= MAX_CHILDREN
                || grants.countHandedOn(unit.jdbc(), parent.holder().connection()) >= MAX_ON_CONNECTION;
        return full
                ? refusal(
                        Reason.CHAIN,
                        "too much was handed on from this grant, or on this account; take some of it back")
                : Optional.empty();
    }

    /** What was handed on just so before, and can still be used. */
    public Optional<Grant> same(UnitOfWork unit, Attempt attempt, Grant parent) throws SQLException {
        for (StoredGrant each : grants.handedOn(unit.jdbc(), parent)) {
            if (each.grant().holder().skill().equals(attempt.to())
                    && each.grant().permissions().equals(attempt.permissions())
                    && unsound(unit, List.of(each), attempt.provider()).isEmpty()) {
                return Optional.of(each.grant());
            }
        }
        return Optional.empty();
    }

    private static boolean isHeld(StoredGrant own, Attempt attempt) {
        return own.user().equals(attempt.user()) && own.grant().holder().skill().equals(attempt.by());
    }

    private Optional<Verdict> unsound(UnitOfWork unit, List<StoredGrant> chain, String provider) throws SQLException {
        Optional<Objection> objection = soundness.objection(unit.jdbc(), chain, grants.budget(), unit.now());
        Optional<StoredGrant> unused = objection.flatMap(Objection::unused);
        if (unused.isPresent()) {
            soundness.lapse(unit, unused.get(), provider);
        }
        return objection.map(Objection::verdict);
    }

    private static Optional<Refusal> refusal(Reason reason, String sentence) {
        return Optional.of(new Refusal(reason, sentence));
    }
}
