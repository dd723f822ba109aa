package dev.skillvault.langchain4j;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultOperator;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Answers one question: what was granted to whom. */
final class FakeVault implements Vault {
    private final Map<UserId, List<GrantedSkill>> granted = new HashMap<>();

    FakeVault grant(String user, String skill, Object tools, String... operations) {
        return grant(user, skill, tools, Set.of(operations), Set.of(), (provider, approval) -> {
            throw new UnsupportedOperationException();
        });
    }

    FakeVault grantAsking(
            String user,
            String skill,
            Object tools,
            BiFunction<String, ApprovalId, ApiResponse> sender,
            String... providers) {
        return grant(user, skill, tools, Set.of(), Set.of(providers), sender);
    }

    private FakeVault grant(
            String user,
            String skill,
            Object tools,
            Set<String> operations,
            Set<String> asking,
            BiFunction<String, ApprovalId, ApiResponse> sender) {
        granted.computeIfAbsent(new UserId(user), key -> new ArrayList<>())
                .add(new Granted(
                        SkillManifest.builder(skill, "1.0.0")
                                .purpose("test")
                                .needs("somewhere", "some.operation")
                                .build(),
                        operations,
                        tools,
                        asking,
                        sender));
        return this;
    }

    @Override
    public List<GrantedSkill> grantedSkills(UserId user) {
        return granted.getOrDefault(user, List.of());
    }

    @Override
    public AgentId agent() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<SkillManifest> skills() {
        throw new UnsupportedOperationException();
    }

    @Override
    public VaultOperator operator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaitActive(ConnectionId connection, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Checkpoint checkpoint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private record Granted(
            SkillManifest manifest,
            Set<String> operations,
            Object tools,
            Set<String> asking,
            BiFunction<String, ApprovalId, ApiResponse> sender)
            implements GrantedSkill {
        @Override
        public List<GrantHandle> grants() {
            return List.of();
        }

        @Override
        public boolean mayUse(String operation) {
            return operations.contains(operation);
        }

        @Override
        public Set<String> approvalProviders() {
            return asking;
        }

        @Override
        public ApiResponse sendApproved(String provider, ApprovalId approval) {
            return sender.apply(provider, approval);
        }
    }
}
