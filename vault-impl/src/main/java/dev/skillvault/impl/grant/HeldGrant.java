package dev.skillvault.impl.grant;

import dev.skillvault.grant.Grant;
import dev.skillvault.impl.connection.ConnectionRow;
import java.util.List;

/**
 * A grant that holds: it is authentic and active, and so is every grant it was handed on from.
 *
 * @param chain the skill's own grant first, then its ancestors
 * @param connection on which connection, one that can be used
 */
record HeldGrant(List<Grant> chain, ConnectionRow connection) {
    HeldGrant {
        chain = List.copyOf(chain);
    }
}
