package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.egress.Door;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Store;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Offers an agent the skills that a user's grants allow. What is offered is only a hint, for a model need not see the rest: each call is
 * decided when it is made.
 *
 * <p>Thread-safe.
 */
final class SkillDoor {
    private final Store store;
    private final Grants grants;
    private final SkillRegistry skills;
    private final Door door;
    private final HandOns handOns;
    private final Clock clock;

    SkillDoor(Store store, Grants grants, SkillRegistry skills, Door door, HandOns handOns, Clock clock) {
        this.store = store;
        this.grants = grants;
        this.skills = skills;
        this.door = door;
        this.handOns = handOns;
        this.clock = clock;
    }

    List<SkillManifest> manifests() {
        return skills.manifests();
    }

    List<GrantedSkill> grantedSkills(UserId user) {
        Map<GrantId, Grant> active = store.read(jdbc -> grants.ofUser(jdbc, user)).stream()
                .filter(grant -> grant.status() == Grant.Status.ACTIVE)
                .collect(Collectors.toMap(Grant::id, Function.identity()));
        List<Grant> holding =
                active.values().stream().filter(grant -> holds(grant, active)).toList();
        List<GrantedSkill> offered = new ArrayList<>();
        for (SkillManifest manifest : skills.manifests()) {
            List<Grant> held = holding.stream()
                    .filter(grant -> grant.holder().skill().equals(manifest.id()))
                    .toList();
            Set<String> operations = permissions(held)
                    .flatMap(permission -> permission.operations().stream())
                    .collect(Collectors.toUnmodifiableSet());
            if (!operations.isEmpty()) {
                offered.add(new OfferedSkill(
                        manifest,
                        operations,
                        approvalProviders(held, active),
                        provider -> SkillRegistry.client(skills.caller(user, manifest), door, provider),
                        () -> handOns.handles(user, manifest, Giver.agent()),
                        () -> tools(manifest, user)));
            }
        }
        return offered;
    }

    private Object tools(SkillManifest manifest, UserId user) {
        MatchedCall.Caller caller = skills.caller(user, manifest);
        Giver giver = new Giver(caller.actor(), Optional.ofNullable(caller.artifact()));
        return skills.tools(caller, door, () -> handOns.handles(user, manifest, giver), clock);
    }

    private Stream<Permission> permissions(List<Grant> held) {
        Instant now = clock.instant();
        return held.stream()
                .flatMap(grant -> grant.permissions().stream())
                .filter(permission -> !isOver(permission, now));
    }

    /** Where some call needs a person: because of a grant itself, or of one that it was handed on from. */
    private Set<String> approvalProviders(List<Grant> held, Map<GrantId, Grant> active) {
        List<Grant> chains = new ArrayList<>();
        for (Grant grant : held) {
            for (Grant link = grant;
                    link != null;
                    link = active.get(link.holder().parent())) {
                chains.add(link);
            }
        }
        return permissions(chains)
                .filter(permission -> !permission.approval().equals(Approval.never()))
                .map(Permission::provider)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A grant that was handed on holds as long as all the chain does; a chain that is no chain has no use either. */
    private static boolean holds(Grant grant, Map<GrantId, Grant> active) {
        GrantId parent = grant.holder().parent();
        for (int link = 0; parent != null && link < active.size(); link++) {
            Grant next = active.get(parent);
            if (next == null) {
                return false;
            }
            parent = next.holder().parent();
        }
        return parent == null;
    }

    private static boolean isOver(Permission permission, Instant now) {
        return permission.limits().until().filter(end -> !now.isBefore(end)).isPresent();
    }
}
