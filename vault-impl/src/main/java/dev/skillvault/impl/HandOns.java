package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Attenuation;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.HandOnException;
import dev.skillvault.grant.HandOnException.Reason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.HandOnRule;
import dev.skillvault.impl.grant.HandOnRule.Attempt;
import dev.skillvault.impl.grant.HandOnRule.Refusal;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a skill, or the agent for it, hand on less than it was granted. Each attempt is one unit of work, and is recorded whatever comes of it.
 *
 * <p>Immutable, thread-safe.
 */
final class HandOns {
    private static final int MOST_PERMISSIONS = 50;
    private static final int MOST_VALUES = 1_000;

    private final Store store;
    private final Committer committer;
    private final Connections connections;
    private final Grants grants;
    private final HandOnRule rule;
    private final SkillRegistry skills;
    private final GrantOffice office;

    HandOns(
            Store store,
            Committer committer,
            Connections connections,
            Grants grants,
            HandOnRule rule,
            SkillRegistry skills,
            GrantOffice office) {
        this.store = store;
        this.committer = committer;
        this.connections = connections;
        this.grants = grants;
        this.rule = rule;
        this.skills = skills;
        this.office = office;
    }

    /** One of the two, so that a refusal is committed with its record and thrown afterwards. */
    private record Outcome(Optional<Grant> grant, Optional<Refusal> refusal) {
        static Outcome of(Grant grant) {
            return new Outcome(Optional.of(grant), Optional.empty());
        }

        static Outcome of(Reason reason, String sentence) {
            return new Outcome(Optional.empty(), Optional.of(new Refusal(reason, sentence)));
        }

        Grant orThrow() {
            return grant.orElseThrow(() -> new HandOnException(
                    refusal.orElseThrow().reason(), refusal.orElseThrow().sentence()));
        }
    }

    /**
     * The active grants of a skill.
     *
     * @param giver who gets the handles
     */
    List<GrantHandle> handles(UserId user, SkillManifest skill, Giver giver) {
        return store.read(jdbc -> grants.ofUser(jdbc, user)).stream()
                .filter(grant -> grant.holder().skill().equals(skill.id()) && grant.status() == Grant.Status.ACTIVE)
                .<GrantHandle>map(grant -> new Handle(this, grant, user, giver))
                .toList();
    }

    private record Handle(HandOns desk, Grant grant, UserId user, Giver giver) implements GrantHandle {
        @Override
        public Attenuation attenuate(Permission permission, Permission... more) {
            List<Permission> permissions = new ArrayList<>(List.of(permission));
            permissions.addAll(List.of(more));
            List<Permission> less = List.copyOf(permissions);
            checkSize(less);
            return skill -> desk.handOn(this, skill, less);
        }

        @Override
        public List<Grant> handedOn() {
            return desk.store.read(jdbc -> desk.grants.handedOn(jdbc, grant)).stream()
                    .map(StoredGrant::grant)
                    .filter(child -> child.status() == Grant.Status.ACTIVE || child.status() == Grant.Status.SUSPENDED)
                    .toList();
        }

        @Override
        public void takeBack(GrantId child) {
            var unused = desk.takeBack(this, child);
        }

        @Override
        public String toString() {
            return "GrantHandle[" + grant.id() + "]";
        }
    }

    /** What is compared in a unit of work must be small. */
    private static void checkSize(List<Permission> permissions) {
        long values = permissions.stream()
                .flatMap(permission -> permission.resources().values().stream())
                .mapToLong(Collection::size)
                .sum();
        if (permissions.size() > MOST_PERMISSIONS || values > MOST_VALUES) {
            throw new IllegalArgumentException("at most " + MOST_PERMISSIONS + " permissions with " + MOST_VALUES
                    + " values of resources in all are handed on at once");
        }
    }

    private Grant handOn(Handle handle, SkillId to, List<Permission> permissions) {
        return committer
                .commit(unit -> {
                    Outcome outcome = handOn(unit, handle, to, permissions);
                    if (outcome.refusal().isPresent()) {
                        Grant parent = handle.grant();
                        unit.append(GrantOffice.entry(
                                        EntryKind.HAND_ON_REFUSED,
                                        handle.giver().actor(),
                                        to,
                                        info(unit, handle))
                                .with(
                                        AuditField.REASON,
                                        outcome.refusal().get().reason().name())
                                .details(Map.of("parent", parent.id().value()))
                                .details(handle.giver().details()));
                    }
                    return outcome;
                })
                .orThrow();
    }

    private Outcome handOn(UnitOfWork unit, Handle handle, SkillId to, List<Permission> permissions)
            throws SQLException {
        Grant parent = handle.grant();
        ConnectionInfo connection = info(unit, handle);
        Attempt attempt = new Attempt(
                handle.user(), parent.holder().skill(), parent.id(), connection.provider(), to, permissions);
        Optional<Grant> same = rule.same(unit, attempt, parent);
        Optional<Refusal> refusal = rule.objection(unit, attempt);
        if (refusal.isPresent()) {
            return new Outcome(Optional.empty(), refusal);
        }
        if (same.isPresent()) {
            return Outcome.of(same.get());
        }
        Optional<Refusal> excess = rule.excess(unit, parent);
        if (excess.isPresent()) {
            return new Outcome(Optional.empty(), excess);
        }
        GrantBasis basis = GrantBasis.of(
                skills.manifest(to).orElseThrow(), skills.binding(to).orElseThrow(), connection.provider());
        try {
            basis.check(permissions, office.provider(connection));
        } catch (IllegalArgumentException e) {
            return Outcome.of(Reason.NOT_ASKED_FOR, String.valueOf(e.getMessage()));
        }
        return Outcome.of(office.handOn(unit, handle.giver(), basis, connection, parent.id(), permissions));
    }

    private Grant takeBack(Handle handle, GrantId child) {
        return committer
                .commit(unit -> {
                    GrantId parent = handle.grant().id();
                    Optional<StoredGrant> handedOn = grants.find(unit.jdbc(), child)
                            .filter(each -> parent.equals(each.grant().holder().parent()));
                    if (handedOn.isEmpty()) {
                        return Outcome.of(Reason.NOT_HELD, "the grant " + child + " was not handed on from " + parent);
                    }
                    if (handedOn.get().grant().status() == Grant.Status.SUSPENDED) {
                        return Outcome.of(
                                Reason.SKILL_SUSPENDED,
                                "the grant " + child + " is suspended and allows nothing; an operator must look at it");
                    }
                    office.takeBack(unit, handedOn.get(), handle.giver());
                    return Outcome.of(handedOn.get().grant());
                })
                .orThrow();
    }

    /** A connection's row stays when it ends; it goes only with its user, and then the grant is gone as well. */
    private ConnectionInfo info(UnitOfWork unit, Handle handle) throws SQLException {
        return connections
                .find(unit.jdbc(), handle.grant().holder().connection())
                .filter(row -> row.user().equals(handle.user()))
                .map(ConnectionRow::info)
                .orElseThrow(() -> new HandOnException(
                        Reason.NOT_HELD, "the user's account was forgotten, and all that was granted on it"));
    }
}
