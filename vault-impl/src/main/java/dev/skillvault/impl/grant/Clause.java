package dev.skillvault.impl.grant;

import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;

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

    /** As the log names it: {@code GRANT/VERSION#INDEX}. */
    @Override
    public String toString() {
        return grant.id() + "/" + grant.version() + "#" + index;
    }
}
