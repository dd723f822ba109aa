package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.egress.Door;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Store;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    private final Clock clock;

    SkillDoor(Store store, Grants grants, SkillRegistry skills, Door door, Clock clock) {
        this.store = store;
        this.grants = grants;
        this.skills = skills;
        this.door = door;
        this.clock = clock;
    }

    List<SkillManifest> manifests() {
        return skills.manifests();
    }

    List<GrantedSkill> grantedSkills(UserId user) {
        List<Grant> held = store.read(jdbc -> grants.ofUser(jdbc, user)).stream()
                .filter(grant -> grant.status() == Grant.Status.ACTIVE)
                .toList();
        List<GrantedSkill> offered = new ArrayList<>();
        for (SkillManifest manifest : skills.manifests()) {
            Set<String> operations = operations(manifest, held);
            if (!operations.isEmpty()) {
                offered.add(new OfferedSkill(manifest, operations, () -> skills.tools(manifest, user, door, clock)));
            }
        }
        return offered;
    }

    private Set<String> operations(SkillManifest manifest, List<Grant> held) {
        Instant now = clock.instant();
        Set<String> operations = new HashSet<>();
        held.stream()
                .filter(grant -> grant.holder().skill().equals(manifest.id()))
                .flatMap(grant -> grant.permissions().stream())
                .filter(permission -> !isOver(permission, now))
                .forEach(permission -> operations.addAll(permission.operations()));
        return Set.copyOf(operations);
    }

    private static boolean isOver(Permission permission, Instant now) {
        return permission.limits().until().filter(end -> !now.isBefore(end)).isPresent();
    }
}
