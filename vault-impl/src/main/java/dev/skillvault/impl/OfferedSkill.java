package dev.skillvault.impl;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** A skill for one user, with what was granted when it was asked for. Immutable, thread-safe. */
final class OfferedSkill implements GrantedSkill {
    private final SkillManifest manifest;
    private final Set<String> operations;
    private final Set<String> approvalProviders;
    private final Function<String, AuthorizedClient> doors;
    private final Supplier<List<GrantHandle>> grants;
    private final Supplier<Object> tools;

    OfferedSkill(
            SkillManifest manifest,
            Set<String> operations,
            Set<String> approvalProviders,
            Function<String, AuthorizedClient> doors,
            Supplier<List<GrantHandle>> grants,
            Supplier<Object> tools) {
        this.manifest = manifest;
        this.operations = operations;
        this.approvalProviders = approvalProviders;
        this.doors = doors;
        this.grants = grants;
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
    public Set<String> approvalProviders() {
        return approvalProviders;
    }

    @Override
    public ApiResponse sendApproved(String provider, ApprovalId approval) {
        return doors.apply(provider).sendApproved(approval);
    }

    @Override
    public List<GrantHandle> grants() {
        return grants.get();
    }

    @Override
    public Object tools() {
        return tools.get();
    }
}
