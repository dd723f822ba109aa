package dev.skillvault.impl.report;

import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.report.Right.Standing;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says how wide a grant is at a time. What was handed on is never wider than what it was handed on from.
 *
 * <p>Immutable, thread-safe.
 */
final class Standings {
    /** More links than a chain can have. */
    private static final int LONGEST = 16;

    private final Map<GrantId, Grant> grants = new HashMap<>();
    private final Instant now;

    Standings(Collection<StoredGrant> grants, Instant now) {
        grants.forEach(each -> this.grants.put(each.grant().id(), each.grant()));
        this.now = now;
    }

    /** How wide an operation is granted. */
    Standing of(Grant grant, String provider, String operation) {
        return of(grant, provider, operation, 0);
    }

    private Standing of(Grant grant, String provider, String operation, int depth) {
        Standing own = grant.permissions().stream()
                .filter(each ->
                        each.provider().equals(provider) && each.operations().contains(operation))
                .map(this::width)
                .max(Standing::compareTo)
                .orElse(Standing.NONE);
        if (own == Standing.NONE) {
            return own;
        }
        GrantId parent = grant.holder().parent();
        if (grant.status() != Grant.Status.ACTIVE || depth > LONGEST) {
            return Standing.DORMANT;
        }
        if (parent == null) {
            return own;
        }
        Grant from = grants.get(parent);
        Standing above = from == null ? Standing.NONE : of(from, provider, operation, depth + 1);
        Standing narrower = above.compareTo(own) < 0 ? above : own;
        return narrower == Standing.NONE ? Standing.DORMANT : narrower;
    }

    private Standing width(Permission permission) {
        Limits limits = permission.limits();
        boolean early = limits.from().filter(now::isBefore).isPresent();
        boolean late = limits.until().filter(end -> !now.isBefore(end)).isPresent();
        if (early || late) {
            return Standing.DORMANT;
        }
        if (!(permission.approval() instanceof Approval.Never)) {
            return Standing.ASKS;
        }
        boolean limited = !permission.resources().isEmpty()
                || limits.until().isPresent()
                || limits.rate().isPresent()
                || limits.total().isPresent();
        return limited ? Standing.LIMITED : Standing.UNLIMITED;
    }

    /** Why a grant allows nothing at a provider; empty if it allows something. */
    String objection(Grant grant, String provider) {
        return objection(
                grant,
                grant.permissions().stream()
                        .filter(permission -> permission.provider().equals(provider)));
    }

    /** Why a grant allows nothing; empty if it allows something. */
    String objection(Grant grant) {
        return objection(grant, grant.permissions().stream());
    }

    private String objection(Grant grant, Stream<Permission> permissions) {
        boolean allows = permissions.anyMatch(permission -> permission.operations().stream()
                .anyMatch(
                        operation -> of(grant, permission.provider(), operation).compareTo(Standing.DORMANT) > 0));
        if (allows) {
            return "";
        }
        if (grant.status() == Grant.Status.SUSPENDED) {
            return "suspended until somebody looks at it: the skill is not what it was when this was granted";
        }
        return grant.holder().parent() == null
                ? "its time has not come or is over"
                : "its time has not come or is over, or what it was handed on from does not hold";
    }
}
