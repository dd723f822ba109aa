package dev.skillvault.grant;

import java.util.Arrays;
import java.util.List;

/**
 * A policy's answer to a {@link GrantRequest}.
 *
 * @since 0.1.0
 */
public sealed interface GrantDecision {

    /**
     * Grants these permissions and no others.
     *
     * @param permissions at least one
     * @return the decision
     */
    static GrantDecision grant(Permission... permissions) {
        return new Granted(Arrays.asList(permissions));
    }

    /**
     * Grants nothing.
     *
     * @param reason one sentence for the audit log
     * @return the decision
     */
    static GrantDecision refuse(String reason) {
        return new Refused(reason);
    }

    /**
     * Leaves it to an operator: the request stays open.
     *
     * @return the decision
     */
    static GrantDecision ask() {
        return new Asked();
    }

    /** An operator is to decide. */
    record Asked() implements GrantDecision {}

    /**
     * Something is granted.
     *
     * @param permissions what, at least one
     */
    record Granted(List<Permission> permissions) implements GrantDecision {
        /**
         * Copies what can change.
         *
         * @param permissions see the record
         */
        public Granted {
            permissions = List.copyOf(permissions);
            if (permissions.isEmpty()) {
                throw new IllegalArgumentException("grant at least one permission, or refuse");
            }
        }
    }

    /**
     * Nothing is granted.
     *
     * @param reason one sentence of at most 200 characters, for the audit log
     */
    record Refused(String reason) implements GrantDecision {
        /**
         * Checks the reason.
         *
         * @param reason see the record
         * @throws IllegalArgumentException if it is blank, too long or more than a line
         */
        public Refused {
            if (reason.isBlank() || reason.length() > 200 || reason.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a reason is one line of 1 to 200 characters");
            }
        }
    }
}
