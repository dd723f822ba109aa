package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.grant.Permit;

/**
 * A step between the decision and the record. <b>Behavior:</b> each implementation adds one concern and hands on to the next. <b>Threading:</b>
 * implementations are thread-safe.
 */
@FunctionalInterface
interface PermittedChannel {
    /** Sends a permitted call. */
    ApiResponse send(Permit permit);
}
