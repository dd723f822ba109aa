package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.skill.SkillId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A grant version as stored. Its text is believed only after {@link Grants#believed} said so.
 *
 * @param id the grant
 * @param version counts from 1
 * @param user whose account
 * @param skill who may
 * @param connection on which connection
 * @param parent the grant it was handed on from; empty if none
 * @param status whether it holds
 * @param permissions canonical JSON
 * @param artifact of the skill as it was
 * @param wishes of the skill as they were
 * @param madeAt microseconds since the epoch
 * @param signature by the agent's log key, in hexadecimal
 */
record GrantRow(
        String id,
        int version,
        String user,
        String skill,
        String connection,
        String parent,
        String status,
        String permissions,
        String artifact,
        String wishes,
        long madeAt,
        String signature) {

    /** What it says; empty if a value is not what the vault would have written. */
    Optional<StoredGrant> stored() {
        try {
            Grant grant = new Grant(
                    new GrantId(id),
                    version,
                    new Grant.Holder(
                            new SkillId(skill),
                            new ConnectionId(connection),
                            parent.isEmpty() ? null : new GrantId(parent)),
                    PermissionCodec.read(permissions),
                    Grant.Status.valueOf(status));
            return Optional.of(
                    new StoredGrant(new UserId(user), grant, new SkillBinding(artifact, wishes), Micros.of(madeAt)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static GrantRow unsigned(StoredGrant stored) {
        Grant grant = stored.grant();
        GrantId parent = grant.holder().parent();
        return new GrantRow(
                grant.id().value(),
                grant.version(),
                stored.user().value(),
                grant.holder().skill().value(),
                grant.holder().connection().value(),
                parent == null ? "" : parent.value(),
                grant.status().name(),
                PermissionCodec.write(grant.permissions()),
                stored.binding().artifact(),
                stored.binding().wishes(),
                Micros.of(stored.since()),
                "");
    }

    List<String> signedFields(String agent) {
        return List.of(
                agent,
                id,
                Integer.toString(version),
                user,
                skill,
                connection,
                parent,
                status,
                permissions,
                artifact,
                wishes,
                Long.toString(madeAt));
    }
}
