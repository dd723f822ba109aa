package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultOperator;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.refresh.ActiveWait;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import java.time.Duration;
import java.util.List;

/**
 * An open vault. {@link VaultOpening} opens it, {@link VaultAssembly} puts it together, {@link Lifecycle} starts and closes it.
 *
 * <p>Thread-safe.
 */
final class EmbeddedVault implements Vault {
    private final AgentId agent;
    private final SkillDoor skills;
    private final VaultOperator operator;
    private final ActiveWait activeWait;
    private final Committer committer;
    private final Lifecycle life;

    EmbeddedVault(
            AgentId agent,
            SkillDoor skills,
            VaultOperator operator,
            ActiveWait activeWait,
            Committer committer,
            Lifecycle life) {
        this.agent = agent;
        this.skills = skills;
        this.operator = operator;
        this.activeWait = activeWait;
        this.committer = committer;
        this.life = life;
    }

    void start() {
        life.start();
    }

    @Override
    public AgentId agent() {
        return agent;
    }

    @Override
    public List<SkillManifest> skills() {
        return skills.manifests();
    }

    @Override
    public List<GrantedSkill> grantedSkills(UserId user) {
        return skills.grantedSkills(user);
    }

    @Override
    public VaultOperator operator() {
        return operator;
    }

    @Override
    public boolean awaitActive(ConnectionId connection, Duration timeout) {
        return activeWait.await(connection, timeout);
    }

    @Override
    public Checkpoint checkpoint() {
        return committer.commit(UnitOfWork::checkpoint);
    }

    @Override
    public void close() {
        life.close();
    }
}
