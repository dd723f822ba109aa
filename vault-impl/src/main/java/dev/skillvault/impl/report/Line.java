package dev.skillvault.impl.report;

import dev.skillvault.impl.store.Micros;
import dev.skillvault.report.Holding.Holder;
import java.time.Instant;

/**
 * An entry as far as a report needs it; text that is absent is empty.
 *
 * @param agent whose log
 * @param sequence place in the log
 * @param micros when, since the epoch
 * @param kind its kind, believed or not
 * @param call joins entries
 * @param actor who did it
 * @param user whose account
 * @param skill the skill
 * @param provider the provider
 * @param connection the connection
 * @param operation the operation
 * @param authority the grant, or an operator's key
 * @param reason why
 * @param outcome what came of it
 * @param details of an export; empty otherwise
 */
record Line(
        String agent,
        long sequence,
        long micros,
        String kind,
        String call,
        String actor,
        String user,
        String skill,
        String provider,
        String connection,
        String operation,
        String authority,
        String reason,
        String outcome,
        String details) {

    Instant at() {
        return Micros.of(micros);
    }

    Holder holder() {
        return new Holder(agent, user, skill, provider);
    }
}
