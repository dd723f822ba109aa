package dev.skillvault.impl.grant;

import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.request.MatchedCall;

/**
 * One permission of one grant: what a use is debited to.
 *
 * @param grant the grant
 * @param index which of its permissions, from 0
 */
record Clause(Grant grant, int index) {
    Permission permission() {
        return grant.permissions().get(index);
    }

    /** Whether a person must approve this call whatever was used before. */
    boolean alwaysAsks(MatchedCall call) {
        Approval rule = permission().approval();
        if (rule instanceof Approval.AtRisk at) {
            return call.risk().isAtLeast(at.risk());
        }
        if (rule instanceof Approval.MoreThan more) {
            var touched = call.resources().get(more.kind());
            return touched == null || touched.size() > more.count();
        }
        return rule instanceof Approval.Each;
    }

    /** As the log names it: {@code GRANT/VERSION#INDEX}. */
    @Override
    public String toString() {
        return grant.id() + "/" + grant.version() + "#" + index;
    }
}
