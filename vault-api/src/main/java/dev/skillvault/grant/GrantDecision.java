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
         * Checks the length.
         *
         * @param reason see the record
         * @throws IllegalArgumentException if it is blank or too long
         */
        public Refused {
            if (reason.isBlank() || reason.length() > 200) {
                throw new IllegalArgumentException("a reason has 1 to 200 characters");
            }
        }
    }
}
