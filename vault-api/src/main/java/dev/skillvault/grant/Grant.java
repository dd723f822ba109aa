package dev.skillvault.grant;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.skill.SkillId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stored consent: what one skill may do on one connection. Versions are immutable; a revocation is a new version.
 *
 * @param id the grant's name, the same over all versions
 * @param version counts from 1
 * @param holder who may: a skill, on a connection
 * @param permissions what it may do; empty once revoked
 * @param status whether it holds
 * @since 0.1.0
 */
public record Grant(GrantId id, int version, Holder holder, List<Permission> permissions, Status status) {
    /**
     * Copies what can change.
     *
     * @param id see the record
     * @param version see the record
     * @param holder see the record
     * @param permissions see the record
     * @param status see the record
     */
    public Grant {
        permissions = List.copyOf(permissions);
    }

    /**
     * Who holds a grant.
     *
     * @param skill the skill
     * @param connection the connection
     * @param parent the grant it was handed on from: what the parent does not allow at the time of a call, this one does not either; null if
     *     an operator or a policy made it
     */
    public record Holder(
            SkillId skill,
            ConnectionId connection,
            @Nullable GrantId parent) {
        /**
         * The holder of a grant that was not handed on.
         *
         * @param skill the skill
         * @param connection the connection
         */
        public Holder(SkillId skill, ConnectionId connection) {
            this(skill, connection, null);
        }
    }

    /** Whether a grant holds. */
    public enum Status {
        /** It holds, within its limits. */
        ACTIVE,
        /** It allows nothing until an operator has looked at it: the skill is not what it was when this was granted. */
        SUSPENDED,
        /** It was not used for so long that it ended. */
        LAPSED,
        /** It has ended for good. */
        REVOKED
    }
}
