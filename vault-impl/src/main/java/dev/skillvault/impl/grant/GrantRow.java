package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
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
        String signature) {

    /** As callers see it; empty if a value is not what the vault would have written. */
    Optional<Grant> grant() {
        try {
            return Optional.of(new Grant(
                    new GrantId(id),
                    version,
                    new Grant.Holder(
                            new SkillId(skill),
                            new ConnectionId(connection),
                            parent.isEmpty() ? null : new GrantId(parent)),
                    PermissionCodec.read(permissions),
                    Grant.Status.valueOf(status)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static GrantRow unsigned(UserId user, Grant grant) {
        GrantId parent = grant.holder().parent();
        return new GrantRow(
                grant.id().value(),
                grant.version(),
                user.value(),
                grant.holder().skill().value(),
                grant.holder().connection().value(),
                parent == null ? "" : parent.value(),
                grant.status().name(),
                PermissionCodec.write(grant.permissions()),
                "");
    }

    GrantRow signed(String by) {
        return new GrantRow(id, version, user, skill, connection, parent, status, permissions, by);
    }

    List<String> signedFields(String agent) {
        return List.of(agent, id, Integer.toString(version), user, skill, connection, parent, status, permissions);
    }
}
