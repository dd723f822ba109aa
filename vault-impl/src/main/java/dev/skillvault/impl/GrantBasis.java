package dev.skillvault.impl;

import dev.skillvault.grant.Permission;
import dev.skillvault.impl.grant.GrantRequestRow;
import dev.skillvault.impl.grant.SkillBinding;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.ResourceRule;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.util.List;
import java.util.Set;

/**
 * What a grant is measured by, and bound to: the skill that asked, and what it asked for at the connection's provider.
 *
 * @param skill which skill
 * @param name the skill with its version
 * @param operations what it asked for
 * @param binding the skill as it was
 */
record GrantBasis(SkillId skill, String name, Set<String> operations, SkillBinding binding) {

    static GrantBasis of(SkillManifest manifest, SkillBinding binding, String provider) {
        return new GrantBasis(manifest.id(), manifest.toString(), manifest.operations(provider), binding);
    }

    static GrantBasis of(GrantRequestRow request) {
        SkillId skill = request.holder().skill();
        return new GrantBasis(skill, skill + "@" + request.skillVersion(), request.operations(), request.binding());
    }

    /** What nobody asked for, or nobody knows, is not granted (RFC 9396 section 5). */
    void check(List<Permission> permissions, ProviderDescriptor provider) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("grant at least one permission");
        }
        permissions.forEach(permission -> check(permission, provider));
    }

    private void check(Permission permission, ProviderDescriptor provider) {
        if (!permission.provider().equals(provider.name()) || !operations.containsAll(permission.operations())) {
            throw new IllegalArgumentException(
                    "the manifest of " + name + " does not ask for all of " + permission.operations());
        }
        boolean hasFallback = permission.operations().stream()
                .flatMap(each -> provider.operation(each).stream())
                .anyMatch(operation -> operation.fallbackProvider().isPresent());
        if (permission.fallback().isPresent() && !hasFallback) {
            throw new IllegalArgumentException("none of " + permission.operations() + " has a fallback");
        }
        permission.resources().forEach((kind, values) -> {
            boolean known = provider.operations().stream()
                    .flatMap(operation -> operation.resources().stream())
                    .map(ResourceRule::kind)
                    .anyMatch(kind::equals);
            if (!known || !values.stream().allMatch(value -> ResourceKind.isGrantable(kind, value))) {
                throw new IllegalArgumentException(provider.name() + " has no " + kind + " like " + values);
            }
        });
    }
}
