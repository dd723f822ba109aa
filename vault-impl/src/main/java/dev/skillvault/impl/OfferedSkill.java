package dev.skillvault.impl;

import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import java.util.Set;
import java.util.function.Supplier;

/** A skill for one user, with the operations that were granted when it was asked for. Immutable, thread-safe. */
final class OfferedSkill implements GrantedSkill {
    private final SkillManifest manifest;
    private final Set<String> operations;
    private final Supplier<Object> tools;

    OfferedSkill(SkillManifest manifest, Set<String> operations, Supplier<Object> tools) {
        this.manifest = manifest;
        this.operations = operations;
        this.tools = tools;
    }

    @Override
    public SkillManifest manifest() {
        return manifest;
    }

    @Override
    public boolean mayUse(String operation) {
        return operations.contains(operation);
    }

    @Override
    public Object tools() {
        return tools.get();
    }
}
