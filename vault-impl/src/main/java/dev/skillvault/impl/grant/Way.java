package dev.skillvault.impl.grant;

import dev.skillvault.impl.connection.ConnectionRow;
import java.util.List;

/**
 * How one grant allows a call: for it and for each grant that it was handed on from, the permissions any of which is enough. The
 * combinations are never written out: a chain has as many as the product of its grants' permissions.
 *
 * @param links at least one clause each, the skill's own grant first
 * @param connection on which connection
 */
record Way(List<List<Clause>> links, ConnectionRow connection) {
    Way {
        links = links.stream().map(List::copyOf).toList();
    }

    /** Whether what was once chosen, as the log names it, could be chosen still. */
    boolean holds(String authority) {
        String[] clauses = authority.split(",", -1);
        if (clauses.length != links.size()) {
            return false;
        }
        for (int i = 0; i < clauses.length; i++) {
            String clause = clauses[i];
            if (links.get(i).stream().noneMatch(each -> each.toString().equals(clause))) {
                return false;
            }
        }
        return true;
    }
}
