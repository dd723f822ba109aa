package dev.skillvault.operator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An operator whose key the agent knows.
 *
 * @param id the key
 * @param name what the log calls the operator
 * @param enrolledAt since when
 * @param active false once the enrolment was ended: nothing signed with the key is executed any more
 * @since 0.1.0
 */
public record EnrolledOperator(OperatorId id, String name, Instant enrolledAt, boolean active) {
    /**
     * Checks that nothing is null.
     *
     * @param id see the record
     * @param name see the record
     * @param enrolledAt see the record
     * @param active see the record
     */
    public EnrolledOperator {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(enrolledAt, "enrolledAt");
    }
}
