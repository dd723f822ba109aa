package dev.skillvault.impl;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.SkillBinding;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillManifest;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Looks, once, when a vault is opened, whether its skills are the ones that were granted something. A grant to one that is not is
 * suspended, for every process from then on, and the skill asks anew. A skill that asks for less than it did is trusted as before.
 *
 * <p>Thread-safe.
 */
final class ChangedSkills {
    private final Store store;
    private final Committer committer;
    private final Grants grants;
    private final Connections connections;
    private final SkillRegistry skills;
    private final GrantOffice office;
    private final RequestBook book;

    ChangedSkills(
            Store store,
            Committer committer,
            Grants grants,
            Connections connections,
            SkillRegistry skills,
            GrantOffice office,
            RequestBook book) {
        this.store = store;
        this.committer = committer;
        this.grants = grants;
        this.connections = connections;
        this.skills = skills;
        this.office = office;
        this.book = book;
    }

    /** Suspends what was granted to skills that have changed. */
    void suspend() {
        for (SkillManifest manifest : skills.manifests()) {
            SkillBinding now = skills.binding(manifest.id()).orElseThrow();
            for (StoredGrant each : store.read(jdbc -> grants.boundOtherwise(jdbc, manifest.id(), now))) {
                if (!each.binding().covers(now)) {
                    var unused =
                            committer.commit(unit -> suspend(unit, each.grant().id(), manifest, now));
                }
            }
        }
    }

    private boolean suspend(UnitOfWork unit, GrantId id, SkillManifest manifest, SkillBinding now) throws SQLException {
        Optional<StoredGrant> grant = grants.find(unit.jdbc(), id)
                .filter(each -> each.grant().status() == Grant.Status.ACTIVE
                        && !each.binding().covers(now));
        if (grant.isEmpty()) {
            return false;
        }
        Optional<ConnectionInfo> connection = connections
                .find(unit.jdbc(), grant.get().grant().holder().connection())
                .map(ConnectionRow::info);
        if (connection.isEmpty()) {
            return false;
        }
        office.suspend(unit, grant.get(), now, connection.get());
        if (!manifest.operations(connection.get().provider()).isEmpty()) {
            var unused = book.enter(unit, manifest, now, connection.get());
        }
        return true;
    }
}
