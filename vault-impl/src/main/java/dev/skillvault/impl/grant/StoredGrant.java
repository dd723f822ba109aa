package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.grant.Grant;
import java.time.Instant;
import java.util.List;

/**
 * A version of a grant whose row was believed, with what callers do not see.
 *
 * @param user whose account
 * @param grant the grant
 * @param binding the skill as it was when this was granted
 * @param since when this version was made
 */
public record StoredGrant(UserId user, Grant grant, SkillBinding binding, Instant since) {

    /** The version that follows this one, for the same skill as it was. */
    public StoredGrant next(Grant.Status status, Instant now) {
        boolean allowsSomeday = status == Grant.Status.ACTIVE || status == Grant.Status.SUSPENDED;
        Grant next = new Grant(
                grant.id(),
                grant.version() + 1,
                grant.holder(),
                allowsSomeday ? grant.permissions() : List.of(),
                status);
        return new StoredGrant(user, next, binding, now);
    }

    /** The version that follows this one and holds, for the skill as it is now. */
    public StoredGrant confirmed(SkillBinding now, Instant at) {
        return new StoredGrant(user, next(Grant.Status.ACTIVE, at).grant(), now, at);
    }

    /** As the log names it. */
    public String authority() {
        return grant.id() + "/" + grant.version();
    }
}
