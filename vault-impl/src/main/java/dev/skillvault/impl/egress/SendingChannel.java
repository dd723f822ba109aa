package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.grant.Permit;

/**
 * A step between the record and the wire. <b>Behavior:</b> each implementation adds one concern and hands on to the next; the last one
 * counts what it sends, so that the record can say it. <b>Threading:</b> implementations are thread-safe.
 */
@FunctionalInterface
interface SendingChannel {
    /** Sends a permitted call. */
    ApiResponse send(Permit permit, Sendings sendings);
}
